import Diagnostics
import Emission
import Execution
import ExecutionSupport
import Networks
import Testing

/// Code that breaks `CInterface` is found out, whatever its labels are.
@Suite struct InterfaceCheckTests {
  private let points = GridPoints([[0, 1], [1, 1], [5, 5]])

  /// The message of the diagnostic that labels or values of `code` give.
  private func message(_ code: GeneratedC) throws -> String? {
    let engine = try TCCEngine(compiling: code)
    do {
      _ = try engine.labels(of: points)
      _ = try engine.values(of: points)
      return nil
    } catch let error as Diagnostic {
      return error.message
    }
  }

  @Test func correctCodePasses() throws {
    #expect(try message(HandWrittenC.xor.code) == nil)
  }

  @Test(arguments: [
    ("return worst", "return xor_OK", "returns 0 for the points from 0 on"),
    ("labels[i] = 0;", "labels[i] = 9;", "stores a result other than 0 for point 2"),
    ("{ y[i] = 0; }", "{ y[i] = 9; }", "value_batch stores a result other than 0 for point 2"),
    ("if (P > worst)", "if (i == 0) P = (xor_status)7; if (P > worst)", "stores the status 7"),
    (
      "return xor_OK;\n}\nxor_status xor_value_batch",
      "return xor_NO_LABEL;\n}\nxor_status xor_value_batch", "value_batch stores the status 2"
    ),
    ("i < count; i++", "i + 1 < count; i++", "stores no status for point 2"),
    ("*label = (int32_t)y[0]", "static int calls; *label = calls++", "differ at point 0"),
    ("y[0] = sum", "static int calls; y[0] = calls++ + sum", "differ at point 0"),
  ]) func brokenInterfacesAreFound(text: String, replacement: String, expected: String) throws {
    let code = HandWrittenC.xor.mutant(
      text.replacing("P", with: "status[i]"), replacement.replacing("P", with: "status[i]"))
    let found = try #require(try message(code), "not found: \(replacement)")
    #expect(found.contains(expected))
  }

  @Test func aLabelStoredOutsideTheDomainIsFound() throws {
    let code = HandWrittenC.xor.mutant("xor_number y[1];", "xor_number y[1]; *label = 0;")
    let engine = try TCCEngine(compiling: code)
    let error = #expect(throws: Diagnostic.self) { try engine.labels(of: GridPoints([[5, 5]])) }
    #expect(error?.message.contains("differ at point 0") == true)
  }

  @Test func missingFunctionsAreNamed() throws {
    let code = HandWrittenC.xor.code
    let other = GeneratedC(
      fileName: code.fileName, header: code.header, source: code.source,
      interface: CInterface(
        prefix: "nor", dimension: 2, inputBits: 32, outputCount: 1, hasLabel: true,
        number: .int64, denominator: 1))
    let error = #expect(throws: Diagnostic.self) { try TCCEngine(compiling: other) }
    #expect(error?.message == "tcc: the compiled code has no function nor_label")
  }
}
