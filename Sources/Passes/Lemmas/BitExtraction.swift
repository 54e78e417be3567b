import Exact
import Programs

extension Program {
  /// Replaces what two chains of tents read off a number, bit after bit, by fields of its bits.
  ///
  ///     %1 = affine %0 + 2                %4 = affine %0 + 1
  ///     %2 = relu %1                      %5 = relu %4
  ///     %6 = affine %2 - 8                …
  ///     %7 = relu %6                      %17 = relu(τ(%4) − τ(%1))
  ///     %8 = affine %2 - 2*%7             %18 = affine 2*%16 + %17
  ///
  ///                                       %18 = bits %5 at 2 count 2 below 4 window 1
  ///
  /// Pattern: a tent is z − 2·relu(z − h) for z = relu(P) and a power of two h; a chain goes on with
  /// relu of it and h/2. Two chains start with P and P + δ, δ > 0, and the same h. A bit is relu of
  /// the difference of the two after equally many tents; what is replaced are sums of such bits with
  /// positive factors, which are grouped to fields.
  ///
  /// Precondition: δ is at most the height h of the tent before each bit that is read. There is none
  /// on the values: `BitField` says what the chains give for every integer P.
  ///
  /// Proof: with 2^b the first tent's base, τ(P) = τ(min(max(P, 0), 2^b)) after at least one tent and
  /// relu, since the tent of a number above 2^b is negative; and the i-th tent keeps its operand in
  /// 0 … 2^{b−i}, so relu changes nothing from the second on. The difference of the chains is then
  /// ψ_L(P) of `BitField` for the height 2^L, L = b − i, whose proof is at `BitField.value(in:)`.
  ///
  /// - Ensures: equal outputs on the whole domain.
  /// - Complexity: O(size), and O(bits²) a field.
  package mutating func extractBits() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var reader = ChainReader(count: facts.count)
    for instruction in instructions { reader.read(instruction) }
    let fields = reader.fields(needed: needed, instructions)
    if fields.isEmpty { return Change(0) }
    var result: [Statement] = []
    result.reserveCapacity(instructions.count)
    for instruction in instructions {
      guard let parts = fields[instruction.result] else {
        result.append(.instruction(instruction))
        continue
      }
      if parts.count == 1, parts[0].factor == 1 {
        result.append(
          .instruction(Instruction(instruction.result, .bits(parts[0].start, parts[0].field))))
        continue
      }
      let origin = facts[instruction.result.index].origin
      let terms = parts.map { part in
        let value = makeValue(ValueFacts(origin: origin))
        result.append(.instruction(Instruction(value, .bits(part.start, part.field))))
        return Term(.literal(part.factor), value)
      }
      result.append(.instruction(Instruction(instruction.result, .affine(terms, bias: 0))))
    }
    body = result
    _ = removeDeadValues()
    return Change(fields.count)
  }
}

/// What values are in terms of chains of tents.
private struct ChainReader {
  /// A number after some tents.
  private struct Phase {
    /// relu of the chain's number, or its number.
    let start: ValueID
    /// The number is `base` + `offset`.
    let base: ValueID
    let offset: BigInt
    /// The first tent's base is 2^top.
    var top = 0
    var tentCount = 0

    func equals(_ other: Phase) -> Bool {
      base == other.base && offset == other.offset && top == other.top
        && tentCount == other.tentCount
    }
  }

  /// Σ factor·ψ of the bits of one number.
  private struct Digits {
    let start: ValueID
    let base: ValueID
    let offset: BigInt
    let top: Int
    let window: BigInt
    /// Positive, by level.
    var factors: [Int: BigInt]

    func isOfSameChains(as other: Digits) -> Bool {
      base == other.base && offset == other.offset && top == other.top && window == other.window
    }
  }

  private enum Form {
    /// The value and a number.
    case shifted(ValueID, BigInt)
    case phase(Phase)
    /// A phase but for its relu.
    case tent(Phase)
    /// τ(P) − τ(P + δ)
    case difference(Digits)
    case digits(Digits)
  }

  private var forms: [Form?]
  /// For each value the first one that is always equal to it, as far as that is known.
  private var originals: [ValueID]

  init(count: Int) {
    forms = Array(repeating: nil, count: count)
    originals = (0..<count).map { ValueID($0) }
  }

  mutating func read(_ instruction: Instruction) {
    let result = instruction.result
    switch instruction.operation {
    case .relu(let value):
      readReLU(result, of: value)
    case .affine(let terms, .literal(let bias)):
      if terms.count == 1, terms[0].factor == .one {
        readShift(result, of: terms[0].value, by: bias)
      } else if bias.isZero {
        forms[result.index] = tent(terms) ?? difference(terms) ?? sum(terms)
      }
    default: break
    }
  }

  private mutating func readReLU(_ result: ValueID, of value: ValueID) {
    let original = originals[value.index]
    switch forms[value.index] {
    case nil:
      forms[result.index] = .phase(Phase(start: result, base: original, offset: 0))
    case .shifted(let base, let offset):
      forms[result.index] = .phase(Phase(start: result, base: base, offset: offset))
    case .tent(let phase):
      forms[result.index] = .phase(phase)
      if phase.tentCount >= 2 { originals[result.index] = original }
    case .difference(let digits):
      forms[result.index] = .digits(digits)
    case .phase, .digits:
      forms[result.index] = forms[value.index]
      originals[result.index] = original
    }
  }

  private mutating func readShift(_ result: ValueID, of value: ValueID, by offset: BigInt) {
    if offset.isZero {
      forms[result.index] = forms[value.index]
      originals[result.index] = originals[value.index]
    } else if case .shifted(let base, let first) = forms[value.index] {
      forms[result.index] = .shifted(base, first + offset)
    } else {
      forms[result.index] = .shifted(originals[value.index], offset)
    }
  }

  /// The phase that `value` equals.
  private func phase(of value: ValueID) -> Phase? {
    switch forms[value.index] {
    case .phase(let phase): phase
    case .tent(let phase) where phase.tentCount >= 2: phase
    default: nil
    }
  }

  /// z − 2·relu(z − h)
  private func tent(_ terms: [Term]) -> Form? {
    guard terms.count == 2, let one = terms.firstIndex(where: { $0.factor == .one }),
      terms[1 - one].factor == .literal(-2), var phase = phase(of: terms[one].value),
      case .phase(let cut) = forms[terms[1 - one].value.index], cut.tentCount == 0
    else { return nil }
    var height: BigInt?
    if phase.tentCount == 0, cut.base == phase.base {
      // relu(P − h) beside relu(P)
      height = phase.offset - cut.offset
    } else if case .phase(let other)? = forms[cut.base.index], other.equals(phase) {
      height = -cut.offset
    } else if case .tent(let other)? = forms[cut.base.index], other.equals(phase) {
      height = -cut.offset
    }
    guard let height, !height.isNegative, height.isPowerOfTwo else { return nil }
    let level = height.trailingZeroBitCount
    if phase.tentCount == 0 {
      phase.top = level + 1
    } else if phase.top - phase.tentCount - 1 != level {
      return nil
    }
    phase.tentCount += 1
    return .tent(phase)
  }

  /// τ(P) − τ(P + δ)
  private func difference(_ terms: [Term]) -> Form? {
    guard terms.count == 2, let one = terms.firstIndex(where: { $0.factor == .one }),
      terms[1 - one].factor == .literal(-1), let phase = phase(of: terms[one].value),
      let other = self.phase(of: terms[1 - one].value), phase.tentCount >= 1,
      phase.tentCount == other.tentCount, phase.top == other.top, phase.base == other.base,
      phase.offset < other.offset
    else { return nil }
    let window = other.offset - phase.offset
    let level = phase.top - phase.tentCount
    let digits = Digits(
      start: phase.start, base: phase.base, offset: phase.offset, top: phase.top, window: window,
      factors: [level: 1])
    return window <= .powerOfTwo(level) ? .difference(digits) : nil
  }

  /// A sum of bits of the same chains.
  private func sum(_ terms: [Term]) -> Form? {
    var result: Digits?
    for term in terms {
      guard let factor = term.factor.literal, factor.signum > 0,
        case .digits(let digits) = forms[term.value.index]
      else { return nil }
      if result.map({ !$0.isOfSameChains(as: digits) }) ?? false { return nil }
      var total = result ?? digits
      if result == nil { total.factors = [:] }
      for (level, part) in digits.factors { total.factors[level, default: 0] += factor * part }
      result = total
    }
    return result.map { .digits($0) }
  }

  // MARK: Fields

  /// A factor and a field of bits of a value.
  typealias Part = (factor: BigInt, start: ValueID, field: BitField)

  /// For each sum of bits that something else needs its fields.
  func fields(needed: [ValueID], _ instructions: [Instruction]) -> [ValueID: [Part]] {
    var operations: [Operation?] = Array(repeating: nil, count: forms.count)
    for instruction in instructions {
      operations[instruction.result.index] = instruction.operation
    }
    var isVisited = [Bool](repeating: false, count: forms.count)
    var waiting = needed
    var result: [ValueID: [Part]] = [:]
    while let value = waiting.popLast() {
      if isVisited[value.index] { continue }
      isVisited[value.index] = true
      if case .digits(let digits) = forms[value.index], let parts = ChainReader.parts(of: digits) {
        result[value] = parts
        waiting.append(digits.start)
      } else {
        operations[value.index]?.forEachOperand { waiting.append($0) }
      }
    }
    return result
  }

  /// Fields of bits whose factors double from level to level; nil if one is no field.
  private static func parts(of digits: Digits) -> [Part]? {
    var parts: [Part] = []
    let limit = BitField.widthLimit - digits.window.bitLength
    for (level, factor) in digits.factors.sorted(by: { $0.key < $1.key }) {
      if let last = parts.last, last.field.lowest + last.field.count == level,
        last.field.count < limit, factor == last.factor << last.field.count
      {
        parts[parts.count - 1].field = BitField(
          top: digits.top, lowest: last.field.lowest, count: last.field.count + 1,
          window: digits.window)
      } else {
        parts.append(
          (
            factor, digits.start,
            BitField(top: digits.top, lowest: level, count: 1, window: digits.window)
          ))
      }
    }
    return parts.allSatisfy(\.field.isValid) ? parts : nil
  }
}
