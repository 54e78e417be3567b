import Diagnostics
import Emission
import Support
import Testing

@Suite struct CIdentifierTests {
  @Test(arguments: ["net", "a", "Z9_", "my_net2", String(repeating: "a", count: 40), "x86"])
  func plainNamesAreAccepted(name: String) throws {
    #expect(try CIdentifier(name, from: "--prefix").text == name)
    #expect(CIdentifier(nearest: name.prefix(36).description).text == name.prefix(36))
  }

  @Test(arguments: [
    "", " ", "1net", "_net", "net; system(\"x\")", "a*/", "/*", "a\n", "\n", "a b", "a\u{0}", "é",
    "nét",
    "ｎｅｔ", "net\u{200B}", "а", "a-b", "a.b", "a\\", "a??/", "$a", "a#define", "a\"", "\u{FEFF}net",
    String(repeating: "a", count: 41), String(repeating: "a", count: 10_000), "int", "while",
    "class", "template", "nullptr", "alignas", "uint32_t", "size_t", "NULL", "main", "std", "linux",
    "unix", "limb", "limbs_add", "wrap_int64", "evaluate", "in_domain", "restrict",
  ])
  func otherNamesAreRefusedWithAWayOut(name: String) {
    let error = #expect(throws: Diagnostic.self, "\(name.prefix(50))") {
      try CIdentifier(name, from: "--prefix")
    }
    #expect(error?.message.hasPrefix("--prefix \"") == true)
    #expect((error?.message.utf8.count ?? 0) < 250 && error?.notes.isEmpty == false)
    #expect(error?.message.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
    // The nearest name is one that is accepted.
    let nearest = CIdentifier(nearest: name).text
    #expect(throws: Never.self, "\(nearest)") { try CIdentifier(nearest, from: "--prefix") }
  }
}
