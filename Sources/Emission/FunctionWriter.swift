import Exact
import Programs

/// Writes the C statements of a program's instructions.
///
/// Statements.swift, Sums.swift and DotProducts.swift hold what it writes.
struct FunctionWriter {
  let program: Program
  let storage: Storage
  let liveness: Liveness
  /// `f->` where slots are members of the frame, else empty.
  let slotPrefix: String
  /// Whether each value is announced by a comment.
  let isAnnotated: Bool
  var tables: ConstantTables
  /// The runtime functions that the statements call.
  var runtime: Set<String> = []
  /// Statements of the function so far, a line each.
  var lines: [String] = []
  var indent = "  "
  /// The iteration counts of the loops around the current statement, outermost first.
  var counts: [Int] = []
  /// Functions that statements call, and their names by parameters and body.
  var helpers: [String] = []
  /// What the names of `helpers` begin with.
  var helperPrefix = ""
  var helperNames: [String: String] = [:]
  /// The declarations of arrays in the frame, and their bytes.
  var frameArrays: [String] = []
  var frameArrayBytes = 0
  /// The names of arrays by what they hold.
  var arrays: [[ValueID]: String] = [:]
  /// What each index that a search gave counts: the entries that are at most the value.
  var searches: [ValueID: (value: ValueID, entries: [BigInt])] = [:]
  /// The number of arrays so far.
  var arrayCount = 0
  /// The bytes of the native variables so far.
  var localBytes = 0

  init(
    program: Program, storage: Storage, liveness: Liveness, slotPrefix: String, isAnnotated: Bool,
    tables: ConstantTables
  ) {
    self.program = program
    self.storage = storage
    self.liveness = liveness
    self.slotPrefix = slotPrefix
    self.isAnnotated = isAnnotated
    self.tables = tables
  }

  mutating func line(_ text: String) { lines.append(indent + text) }

  // MARK: Values

  func storageClass(_ value: ValueID) -> StorageClass { program.storageClass(of: value) }

  /// The number of words of a multiword value; nil for native ones.
  func words(_ value: ValueID) -> Int? {
    if case .words(let count) = storageClass(value) { count } else { nil }
  }

  /// The C name of a value.
  func name(_ value: ValueID) -> String {
    switch storage.locations[value.index] {
    case .input(let index): return "X[\(index)]"
    case .local: return "v\(value.index)"
    case .slot(let slot): return slotPrefix + slot.name
    }
  }

  /// Whether the value's C type is 64 bits wide.
  func isWide(_ value: ValueID) -> Bool {
    if case .input = storage.locations[value.index] {
      return StorageClass(signedBitWidth: program.inputBitWidth) == .int64
    }
    return storageClass(value) == .int64
  }

  /// The C type of a native value.
  func type(_ value: ValueID) -> String { storageClass(value) == .int32 ? "int32_t" : "int64_t" }

  /// The left side of a definition: with its type, if the value is a local variable.
  mutating func target(_ value: ValueID) -> String {
    guard case .local = storage.locations[value.index] else { return name(value) }
    localBytes += storageClass(value) == .int32 ? 4 : 8
    return "const \(type(value)) \(name(value))"
  }

  /// Whether nothing reads the value; compilers warn of a variable of which this is true.
  func isUnused(_ value: ValueID) -> Bool {
    liveness.ends[value.index] == liveness.definitions[value.index]
      && storage.locations[value.index] == .local
  }

  /// A native value as an `int64_t`; of a multiword value its low 64 bits.
  mutating func asInt64(_ value: ValueID) -> String {
    if let count = words(value) {
      runtime.insert("limbs_to_int64")
      return "limbs_to_int64(\(name(value)), LIMBS(\(count)))"
    }
    return isWide(value) ? name(value) : "(int64_t)\(name(value))"
  }

  /// `arguments` of a runtime function for a value: its name and length.
  func operand(_ value: ValueID) -> String { "\(name(value)), LIMBS(\(words(value)!))" }

  mutating func call(_ function: String, _ arguments: String...) {
    runtime.insert(function)
    line("\(function)(\(arguments.joined(separator: ", ")));")
  }

  // MARK: Constants

  /// All numbers that a constant stands for.
  func entries(_ constant: Constant) -> [BigInt] {
    switch constant {
    case .literal(let value): [value]
    case .entry(let table, _): program.tables[table].entries
    }
  }

  /// `Σ stride·counter`, or 0.
  func index(_ strides: [Int]) -> String {
    let parts = strides.enumerated().filter { $0.element != 0 }.map { depth, stride in
      stride == 1 ? Constant.counterName(depth) : "\(stride) * \(Constant.counterName(depth))"
    }
    return parts.isEmpty ? "0" : parts.joined(separator: " + ")
  }

  /// A constant as a C expression of 64 bits or less in `form`.
  mutating func native(_ constant: Constant, as form: TableForm) -> String {
    native(entries(constant), constant, as: form)
  }

  /// One of `numbers`, chosen as `constant` is from its own entries, as a C expression.
  mutating func native(_ numbers: [BigInt], _ constant: Constant, as form: TableForm) -> String {
    switch constant {
    case .literal:
      let low = BigInt(Int64(bitPattern: numbers[0].twosComplementWord(0)))
      return CText.integer(numbers[0].signedBitWidth <= 64 ? numbers[0] : low)
    case .entry(_, let strides):
      return entry(of: numbers, as: form, at: index(strides))
    }
  }

  /// The entry of the table of `numbers` in a native form at the C expression `index`, as a C
  /// expression of the table's element type.
  mutating func entry(of numbers: [BigInt], as form: TableForm, at index: String) -> String {
    if let dictionary = DictionaryEntries(numbers, insteadOf: form, packs: tables.packsEntries) {
      let place = entry(of: dictionary.indices, as: .int32, at: index)
      return "\(tables.name(of: dictionary.numbers, as: form))[\(place)]"
    }
    guard tables.packsEntries else { return "\(tables.name(of: numbers, as: form))[\(index)]" }
    let entries: [BigInt]
    switch form {
    case .powers: entries = numbers.map { BigInt($0.trailingZeroBitCount) }
    default: entries = numbers.map { BigInt(Int64(bitPattern: $0.twosComplementWord(0))) }
    }
    guard PackedEntries.pays(for: entries, form: form == .low64 ? .int64 : form) else {
      return "\(tables.name(of: numbers, as: form))[\(index)]"
    }
    let type = ConstantTables.elementType(of: numbers, as: form)
    let packed = PackedEntries(entries)
    if packed.bits == 0 { return "(\(type))\(CText.integer(packed.base))" }
    runtime.insert("packed_int64")
    let table = tables.name(of: packed.offsets, as: .packed(bits: packed.bits))
    let base = CText.unsigned(packed.base)
    let text = "packed_int64(\(table), \(packed.bits), (size_t)(\(index)), \(base))"
    return type == "int64_t" ? text : "(\(type))\(text)"
  }

  /// A constant as a limb array: pointer and length.
  mutating func limbs(_ constant: Constant) -> String { limbs(entries(constant), constant) }

  /// One of `numbers`, chosen as `constant` is from its own entries: pointer and length.
  mutating func limbs(_ numbers: [BigInt], _ constant: Constant) -> String {
    let width = numbers.reduce(1) { max($0, $1.signedBitWidth) }
    let count = (width + 63) / 64
    let name = tables.name(of: numbers, as: .words(count))
    if case .entry(_, let strides) = constant, strides.contains(where: { $0 != 0 }) {
      return "\(name) + LIMBS(\(count)) * (\(index(strides))), LIMBS(\(count))"
    }
    return "\(name), LIMBS(\(count))"
  }
}

extension Slot {
  /// The C name: i, l or w with the words, then the number.
  var name: String {
    switch storageClass {
    case .int32: "i_\(index)"
    case .int64: "l_\(index)"
    case .words(let count): "w\(count)_\(index)"
    }
  }

  /// The declaration as a variable or member.
  var declaration: String {
    switch storageClass {
    case .int32: "int32_t \(name);"
    case .int64: "int64_t \(name);"
    case .words(let count): "limb \(name)[LIMBS(\(count))];"
    }
  }
}

extension Program {
  /// The bits of the input type: those of the widest coordinate.
  var inputBitWidth: Int { inputBox.reduce(1) { max($0, $1.signedBitWidth) } }
}
