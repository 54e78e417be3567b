/// Where the blocks of a network lie.
///
/// Hidden layers are counted from 1, as in the paper.
package struct BlockPlan: Hashable, Sendable {
  /// A block on the layers `layer` and `layer` + 1.
  package struct Block: Hashable, Sendable {
    /// l_j
    package let layer: Int
    /// The most groups that it may have.
    package let groupLimit: Int
    /// The most keys that a group may have.
    package let sizeLimit: Int

    package init(layer: Int, groupLimit: Int, sizeLimit: Int) {
      self.layer = layer
      self.groupLimit = groupLimit
      self.sizeLimit = sizeLimit
    }

    package var capacity: Int { groupLimit * sizeLimit }
  }

  package let hiddenLayerCount: Int
  /// In the order of layers.
  package let blocks: [Block]
  /// The layer of the classes' gates, if there are any.
  package let gateLayer: Int?
  /// How hard-tanh units are fitted.
  package let fit: HardTanhFit

  package init(
    hiddenLayerCount: Int, blocks: [Block], gateLayer: Int? = nil, fit: HardTanhFit = .decoupled
  ) {
    self.hiddenLayerCount = hiddenLayerCount
    self.blocks = blocks
    self.gateLayer = gateLayer
    self.fit = fit
  }
}
