import Emission

/// The C functions of a generated network, by address.
///
/// - Requires: whoever calls one keeps the module that it comes from alive.
struct NetworkFunctions: @unchecked Sendable {
  typealias Label =
    @convention(c) (_ X: UnsafeRawPointer, _ label: UnsafeMutablePointer<Int32>) -> Int32
  typealias LabelBatch =
    @convention(c) (
      _ X: UnsafeRawPointer, _ count: Int, _ labels: UnsafeMutablePointer<Int32>,
      _ status: UnsafeMutablePointer<Int32>
    ) -> Int32
  typealias Value =
    @convention(c) (_ X: UnsafeRawPointer, _ y: UnsafeMutableRawPointer) -> Int32
  typealias ValueBatch =
    @convention(c) (
      _ X: UnsafeRawPointer, _ count: Int, _ y: UnsafeMutableRawPointer,
      _ status: UnsafeMutablePointer<Int32>
    ) -> Int32

  /// P_label and P_label_batch; nil if the output is real.
  let label: (single: Label, batch: LabelBatch)?
  let value: (single: Value, batch: ValueBatch)

  /// The functions that `interface` promises, from `module`.
  /// - Throws: a `Diagnostic` that names a function which is not there.
  init(_ interface: CInterface, in module: any CodeModule, of engine: String) throws {
    func find<Function>(_ name: String, as type: Function.Type) throws -> Function {
      let symbol = "\(interface.prefix)_\(name)"
      guard let address = module.address(of: symbol) else {
        throw missingFunction(symbol, in: engine)
      }
      return unsafeBitCast(address, to: type)
    }
    label =
      interface.hasLabel
      ? (try find("label", as: Label.self), try find("label_batch", as: LabelBatch.self)) : nil
    value = (try find("value", as: Value.self), try find("value_batch", as: ValueBatch.self))
  }
}
