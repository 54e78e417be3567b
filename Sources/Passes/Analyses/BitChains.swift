import Exact
import Programs

/// Pairs of chains of tents in a program, and the bits that are read off their numbers: see
/// `Program.extractBits()`.
struct BitChains {
  /// A factor and a field of bits of a value.
  typealias Part = (factor: BigInt, start: ValueID, field: BitField)

  /// For each sum of bits that something else needs its fields.
  private(set) var fields: [ValueID: [Part]] = [:]
  /// Whether a value only serves to read fields.
  private var isInside: [Bool]

  /// By base, the offsets of the numbers that tents fold.
  private var offsets: [ValueID: Set<BigInt>] = [:]

  /// The number relu(`base` + `offset`), which tents fold.
  struct Number: Hashable {
    let base: ValueID
    let offset: BigInt
  }

  /// Where the tents of a number P + `shift` reach their peaks.
  struct Peaks {
    /// How often 2 divides the number where P is positive; elsewhere relu makes it `shift` at most.
    let valuations: Set<Int>
    let shift: BigInt

    /// Whether the number may be an odd multiple of 2^`level`.
    func contains(_ level: Int) -> Bool {
      valuations.contains(level) || shift >= .powerOfTwo(level)
    }
  }

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

  /// - Parameter findsInside: whether `isInside(_:)` is asked for.
  /// - Complexity: O(size), and O(bits²) a field.
  init(
    _ instructions: [Instruction], count: Int, needed: [ValueID], findsInside: Bool = true
  ) {
    forms = Array(repeating: nil, count: count)
    originals = (0..<count).map { ValueID($0) }
    isInside = Array(repeating: false, count: count)
    if instructions.isEmpty { return }
    for instruction in instructions { read(instruction) }
    let uses = Uses(instructions, count: count)
    let isNeeded = findFields(needed: needed, uses)
    if fields.isEmpty || !findsInside { return }
    let isUsed = uses.reached(from: needed, uses.forEachOperand)
    isInside = zip(isUsed, isNeeded).map { $0 && !$1 }
  }

  /// Whether `value` only serves to read bits: with the fields as operations it is superfluous.
  func isInside(_ value: ValueID) -> Bool { isInside[value.index] }

  /// Makes the starts of chains last until the fields that are read off them.
  func extendUses(_ lastUses: inout [Int], _ instructions: [Instruction]) {
    for (position, instruction) in instructions.enumerated() {
      for part in fields[instruction.result] ?? [] {
        lastUses[part.start.index] = max(lastUses[part.start.index], position)
      }
    }
  }

  /// The numbers relu(P + δ) with δ ≥ 0 that tents fold, where `start` is one of them, relu(P).
  func numbers(from start: ValueID) -> [(number: Number, shift: BigInt)] {
    guard case .phase(let phase) = forms[start.index], phase.tentCount == 0,
      let offsets = offsets[phase.base], offsets.contains(phase.offset)
    else { return [] }
    return offsets.filter { $0 >= phase.offset }.map {
      (Number(base: phase.base, offset: $0), $0 - phase.offset)
    }
  }

  /// What chains prove of `value`, whatever their numbers are but for the `peaks` that are known.
  ///
  /// After one tent of height h and relu a number is in 0 … h, and stays there up to the next tent,
  /// whose height is half of that. So tents of heights down to 2^l leave of a number v up to
  /// 2^top its distance from the nearest multiple of 2^{l+1}, which is 2^l just where v is an odd
  /// multiple of 2^l, and 0 of larger ones. Tents and relu do not move two numbers apart, so the
  /// chains of P and P + δ differ by at most δ.
  func range(of value: ValueID, peaks: [Number: Peaks]) -> Interval? {
    switch forms[value.index] {
    case .phase(let phase) where phase.tentCount >= 1,
      .tent(let phase) where phase.tentCount >= 2:
      range(of: phase, peaks[Number(base: phase.base, offset: phase.offset)])
    case .difference(let digits):
      Interval(-digits.window, digits.window)
    case .digits(let digits):
      Interval(0, digits.factors.values.reduce(0) { $0 + $1 * digits.window })
    default:
      nil
    }
  }

  private func range(of phase: Phase, _ peaks: Peaks?) -> Interval {
    let level = phase.top - phase.tentCount
    let isPeak = peaks?.contains(level) ?? true
    return Interval(0, .powerOfTwo(level) - (isPeak ? 0 : 1))
  }

  private mutating func read(_ instruction: Instruction) {
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
  private mutating func tent(_ terms: [Term]) -> Form? {
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
    if phase.tentCount == 0 { offsets[phase.base, default: []].insert(phase.offset) }
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

  /// What each value is made of.
  private struct Uses {
    private let instructions: [Instruction]
    /// The place of the definition of each value.
    private var positions: [Int]

    init(_ instructions: [Instruction], count: Int) {
      self.instructions = instructions
      positions = Array(repeating: 0, count: count)
      for (position, instruction) in instructions.enumerated() {
        positions[instruction.result.index] = position
      }
    }

    func forEachOperand(of value: ValueID, _ use: (ValueID) -> Void) {
      instructions[positions[value.index]].operation.forEachOperand(use)
    }

    /// The values that `needed` are made of, where `operands` are those of each value.
    func reached(
      from needed: [ValueID], _ operands: (ValueID, (ValueID) -> Void) -> Void
    ) -> [Bool] {
      var isReached = [Bool](repeating: false, count: positions.count)
      var waiting = needed
      while let value = waiting.popLast() {
        if isReached[value.index] { continue }
        isReached[value.index] = true
        operands(value) { waiting.append($0) }
      }
      return isReached
    }
  }

  /// Finds the fields, and returns the values that `needed` are made of with them as operations.
  private mutating func findFields(needed: [ValueID], _ uses: Uses) -> [Bool] {
    uses.reached(from: needed) { value, use in
      if case .digits(let digits) = forms[value.index], let parts = BitChains.parts(of: digits) {
        fields[value] = parts
        use(digits.start)
      } else {
        uses.forEachOperand(of: value, use)
      }
    }
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
