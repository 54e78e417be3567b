import Exact
import Programs

extension Program {
  /// The words of `value` in arithmetic: 1 for native numbers.
  func words(of value: ValueID) -> Int { StorageClass(range(of: value)).wordCount }

  /// The words of what computes `part` of `source`.
  func words(of part: IndicatorForm.Part, _ source: ValueID) -> Int {
    guard case .ramp(let slope, let offset) = part else { return words(of: source) }
    return StorageClass(slope * range(of: source) + Interval(offset)).wordCount
  }

  /// What all instructions of a straight line cost.
  var cost: Int { straightLine!.reduce(0) { $0 + cost(of: $1) } }

  /// What `instruction` costs: its steps, each times the words of its widest value.
  func cost(of instruction: Instruction) -> Int {
    if case .input = instruction.operation { return 0 }
    var width = words(of: instruction.result)
    instruction.operation.forEachOperand { width = max(width, words(of: $0)) }
    return instruction.operation.stepCount * width
  }
}

extension StorageClass {
  /// The words of a value in arithmetic: 1 for native numbers.
  var wordCount: Int { if case .words(let count) = self { count } else { 1 } }
}
