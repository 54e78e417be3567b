import Exact
import Execution
import Networks
import Programs
import Verification

/// The proved widths of a network's layers beside the largest values that were met.
package struct RangeReport: Sendable {
  package struct Row: Sendable {
    package let layer: Int
    package let neuronCount: Int
    /// The widest proved range of a value of the layer, pre-activations included.
    package let provedBits: Int
    /// The widest value at the sampled points; never more than `provedBits`.
    package let metBits: Int
  }

  package let rows: [Row]
  package let pointCount: Int

  /// Evaluates the literal program of `compilation` at `pointCount` random grid points of the
  /// domain, at as many where its ReLUs of sums of inputs bend, at its two extreme corners and those
  /// where such sums are extreme, and at the points of `data` that lie in the domain.
  ///
  /// - Throws: `ProgramInterpreter.RangeViolation` if a value leaves its range, which is our fault.
  package init(
    _ compilation: Compilation, data: DataSet? = nil, pointCount: Int, seed: UInt64
  ) throws {
    let program = compilation.literalProgram
    var generator = SplitMix64(seed: seed)
    var points = [program.inputBox.map(\.lower), program.inputBox.map(\.upper)]
    for _ in 0..<max(pointCount, 0) {
      points.append(program.inputBox.map { generator.value(in: $0) })
    }
    let hinges = HingePoints(program)
    points += hinges.corners + hinges.points(count: max(pointCount, 0), seed: seed)
    if let data {
      for row in 0..<data.count {
        let point = data.points[row]
        if zip(program.inputBox, point).allSatisfy({ $0.contains($1) }) { points.append(point) }
      }
    }
    let layerCount = compilation.network.layers.count
    let layers = program.facts.map { $0.origin?.layer ?? -1 }
    let sampled = points
    let parts = try Workers.map(rows: sampled.count, chunkSize: 32, progress: nil) { rows in
      var met = [Int](repeating: 1, count: layerCount)
      let interpreter = ProgramInterpreter(program)
      for row in rows {
        _ = try interpreter.numerators(at: sampled[row]) { value, number in
          let layer = layers[value.index]
          if layer >= 0 { met[layer] = max(met[layer], number.signedBitWidth) }
        }
      }
      return met
    }
    var proved = [Int](repeating: 1, count: layerCount)
    program.forEachInstruction { instruction, _ in
      let (layer, range) = (layers[instruction.result.index], program.range(of: instruction.result))
      if layer >= 0 { proved[layer] = max(proved[layer], range.signedBitWidth) }
    }
    self.pointCount = sampled.count
    rows = (0..<layerCount).map { layer in
      Row(
        layer: layer, neuronCount: compilation.network.layers[layer].neurons.count,
        provedBits: proved[layer], metBits: parts.map { $0[layer] }.max()!)
    }
  }
}

extension RangeReport: CustomStringConvertible {
  /// A line a layer; runs of alike layers are joined.
  package var description: String {
    let head = ["layer", "neurons", "proved bits", "met bits"]
    var lines = [head]
    var start = 0
    while start < rows.count {
      var end = start
      while end + 1 < rows.count, rows[end + 1].isLike(rows[start]) { end += 1 }
      let row = rows[start]
      lines.append([
        start == end ? "\(start)" : "\(start) ... \(end)", "\(row.neuronCount)",
        "\(row.provedBits)", "\(row.metBits)",
      ])
      start = end + 1
    }
    let widest = rows.map(\.provedBits).max() ?? 0
    let slack = rows.map { $0.provedBits - $0.metBits }.max() ?? 0
    return TextTable(lines).description
      + "widest value \(widest) bits; at most \(slack) bits more than met at \(pointCount) points\n"
  }
}

extension RangeReport.Row {
  fileprivate func isLike(_ other: RangeReport.Row) -> Bool {
    neuronCount == other.neuronCount && provedBits == other.provedBits && metBits == other.metBits
  }
}
