import Diagnostics

/// A name that is safe in generated C: an ASCII identifier that no header, keyword or part of the
/// runtime uses.
package struct CIdentifier: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package var description: String { text }

  /// The longest name that C99 keeps apart from others, less the suffixes that memoc adds.
  package static let lengthLimit = 40

  /// The identifier `text`, from the option or file name `what`.
  /// - Throws: a `Diagnostic` if the text is no identifier, or one that is taken.
  package init(_ text: String, from what: String) throws {
    let bytes = Array(text.utf8)
    func fail(_ reason: String) -> Diagnostic {
      Diagnostic(
        "\(what) \(CIdentifier.quoted(text)) \(reason)",
        notes: ["use a letter, then letters, digits and underscores, such as `net`"])
    }
    guard let first = bytes.first, CIdentifier.isLetter(first) else {
      throw fail("is no C identifier")
    }
    guard bytes.allSatisfy({ CIdentifier.isLetter($0) || (48...57).contains($0) || $0 == 95 })
    else {
      throw fail("is no C identifier")
    }
    if bytes.count > CIdentifier.lengthLimit {
      throw fail("has \(bytes.count) characters; at most \(CIdentifier.lengthLimit) are allowed")
    }
    if CIdentifier.reserved.contains(text) || text.hasPrefix("limb") || text.hasPrefix("wrap_") {
      throw fail("is a word of C, C++ or memoc's runtime")
    }
    self.text = text
  }

  /// The identifier nearest to `text`: other characters become underscores.
  package init(nearest text: String) {
    var name = String(
      decoding: text.utf8.map { byte in
        CIdentifier.isLetter(byte) || (48...57).contains(byte) ? byte : 95
      }, as: UTF8.self)
    name = String(name.prefix(CIdentifier.lengthLimit - 4))
    if let first = name.utf8.first, !CIdentifier.isLetter(first) { name = "net_" + name }
    if name.isEmpty { name = "net" }
    self.text = (try? CIdentifier(name, from: "name").text) ?? "net_" + name
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// `text` for a message: cut, and without control characters.
  private static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { $0.value < 0x20 ? "?" : String($0) }.joined()
    return "\"\(shown)\"" + (text.unicodeScalars.count > 40 ? "…" : "")
  }

  private static let reserved: Set<String> = [
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
    "case", "catch", "char", "class", "compl", "concept", "const", "consteval", "constexpr",
    "constinit", "const_cast", "continue", "co_await", "co_return", "co_yield", "decltype",
    "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "evaluate", "explicit",
    "export", "extern", "false", "float", "for", "friend", "goto", "if", "in_domain", "inline",
    "int", "int16_t", "int32_t", "int64_t", "int8_t", "long", "main", "mutable", "namespace",
    "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private",
    "protected", "public", "register", "reinterpret_cast", "requires", "restrict", "return",
    "short", "signed", "size_t", "sizeof", "static", "static_assert", "static_cast", "struct",
    "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid",
    "typename", "typeof", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "union", "unsigned",
    "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq", "std", "linux",
    "unix", "NULL",
  ]
}
