import Diagnostics
import Execution
import Foundation
import Testing

@Suite struct GraphvizTests {
  @Test(arguments: [
    (Graphviz.Format.svg, "<?xml"), (.png, "\u{89}PNG"), (.pdf, "%PDF"),
  ])
  func drawsAGraph(_ format: Graphviz.Format, _ start: String) async throws {
    let figure = try await Graphviz().figure(of: "digraph g { a -> b }", as: format)
    #expect(figure.starts(with: start.unicodeScalars.map { UInt8($0.value) }))
  }

  @Test func aGraphThatIsNoneIsReported() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await Graphviz().figure(of: "digraph {", as: .svg)
    }
    #expect(error?.message == "dot fails")
    #expect(error?.notes.contains { $0.contains("syntax error") } == true)
  }

  @Test func aMissingProgramNamesTheWaysOut() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await Graphviz(command: "/no/such/dot").figure(of: "digraph g {}", as: .svg)
    }
    #expect(error?.message.contains("/no/such/dot is not found") == true)
    let notes = error?.notes.joined() ?? ""
    #expect(notes.contains("apt install graphviz") && notes.contains("-o NAME.dot"))
  }
}
