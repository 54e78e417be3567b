import Exact
import Programs

/// How a constant table is written, from what its entries are.
enum TableForm: Hashable {
  case int32
  case int64
  /// The low 64 bits, for sums modulo 2^64.
  case low64
  /// Two's complement in this many words each.
  case words(Int)
  /// The exponents of entries that are all powers of two, or all minus a power of two.
  case powers(areNegative: Bool)
  /// A string of this many bits an entry, for entries from 0 on; see `tables.c`.
  case packed(bits: Int)
}

/// The constant tables of a .c file: what the code asks for, each once.
struct ConstantTables {
  /// Whether native tables that code reads entry by entry are strings of bits.
  let packsEntries: Bool
  private(set) var definitions: [String] = []
  private var names: [Key: String] = [:]

  private struct Key: Hashable {
    let entries: [BigInt]
    let form: TableForm

    /// Long tables that begin alike are rare.
    func hash(into hasher: inout Hasher) {
      hasher.combine(entries.count)
      hasher.combine(entries.prefix(64))
      hasher.combine(form)
    }
  }

  init(packsEntries: Bool = false) { self.packsEntries = packsEntries }

  /// Whether some table is of limbs.
  var usesLimbs: Bool {
    names.keys.contains { if case .words = $0.form { true } else { false } }
  }

  /// The form in which `entries` are added to or multiplied with multiword sums.
  static func form(of entries: [BigInt]) -> TableForm {
    let width = entries.reduce(1) { max($0, $1.signedBitWidth) }
    if width <= 32 { return .int32 }
    if width <= 64 { return .int64 }
    if entries.allSatisfy({ $0.isPowerOfTwo && !$0.isNegative }) {
      return .powers(areNegative: false)
    }
    if entries.allSatisfy({ $0.isPowerOfTwo && $0.isNegative }) {
      return .powers(areNegative: true)
    }
    return .words((width + 63) / 64)
  }

  /// The form in which `entries` take part in native sums, exact or modulo 2^64.
  static func nativeForm(of entries: [BigInt]) -> TableForm {
    let width = entries.reduce(1) { max($0, $1.signedBitWidth) }
    return width <= 32 ? .int32 : width <= 64 ? .int64 : .low64
  }

  /// Returns the name of the table of `entries` in `form`.
  mutating func name(of entries: [BigInt], as form: TableForm) -> String {
    let key = Key(entries: entries, form: form)
    if let name = names[key] { return name }
    let name = "t\(names.count)"
    names[key] = name
    definitions.append(ConstantTables.definition(name, entries, form))
    return name
  }

  /// The C type of the entries of a table of `entries` in `form`.
  static func elementType(of entries: [BigInt], as form: TableForm) -> String {
    switch form {
    case .int32:
      let width = entries.reduce(1) { max($0, $1.signedBitWidth) }
      return width <= 8 ? "int8_t" : width <= 16 ? "int16_t" : "int32_t"
    case .int64, .low64: return "int64_t"
    case .words: return "limb"
    case .powers:
      let largest = entries.reduce(0) { max($0, $1.trailingZeroBitCount) }
      return largest < 65536 ? "uint16_t" : "uint32_t"
    case .packed: return "uint8_t"
    }
  }

  /// The type of the entries of a table whose form is `nativeForm(of: entries)`.
  static func elementType(of entries: [BigInt]) -> String {
    elementType(of: entries, as: nativeForm(of: entries))
  }

  /// The entries from which on a table is written without macros, which compilers read slowly.
  private static let longTable = 1 << 12

  private static func definition(_ name: String, _ entries: [BigInt], _ form: TableForm) -> String {
    let type = elementType(of: entries, as: form)
    let texts: [String]
    var size = String(entries.count)
    switch form {
    case .int32, .int64:
      texts = entries.map(entries.count > longTable ? CText.shortInteger : CText.integer)
    case .low64:
      texts = entries.map { CText.integer(BigInt(Int64(bitPattern: $0.twosComplementWord(0)))) }
    case .words(let count):
      size = "\(entries.count) * LIMBS(\(count))"
      texts = entries.flatMap { CText.limbs($0, wordCount: count) }
    case .powers: texts = entries.map { String($0.trailingZeroBitCount) }
    case .packed(let bits):
      texts = packed(entries, bits: bits).map { String($0) }
      size = String(texts.count)
    }
    return "static const \(type) \(name)[\(size)] = {\n\(CText.initializer(texts))\n};\n"
  }

  /// The bytes of a string of `bits` bits an entry, the lowest first.
  private static func packed(_ entries: [BigInt], bits: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(1, (entries.count * bits + 7) / 8))
    for (index, entry) in entries.enumerated() {
      let value = entry.twosComplementWord(0)
      for bit in 0..<bits where value >> UInt64(bit) & 1 == 1 {
        bytes[(index * bits + bit) / 8] |= 1 << UInt8((index * bits + bit) % 8)
      }
    }
    return bytes
  }
}
