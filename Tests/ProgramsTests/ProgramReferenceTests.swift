import Diagnostics
import Exact
import Foundation
import Programs
import Testing

/// The examples of Docs/Program.md are true.
@Suite struct ProgramReferenceTests {
  /// The fenced blocks of the reference with their languages, in order.
  private static let blocks: [(language: String, text: String)] = {
    let path = #filePath.replacing(
      "Tests/ProgramsTests/ProgramReferenceTests.swift", with: "Docs/Program.md")
    let reference = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    var blocks: [(String, String)] = []
    for (index, part) in reference.components(separatedBy: "```").enumerated() where index % 2 == 1
    {
      let end = part.firstIndex(of: "\n") ?? part.endIndex
      blocks.append((String(part[..<end]), String(part[end...].dropFirst())))
    }
    return blocks
  }()

  @Test func programsParseBackAndRunAsTheReferenceSays() throws {
    var count = 0
    var program: Program?
    for (language, text) in ProgramReferenceTests.blocks {
      if language == "program" {
        program = try Program(text: text, file: "Program.md")
        #expect(program?.description == text)
      } else if language == "run" {
        let interpreter = ProgramInterpreter(try #require(program))
        for line in text.split(separator: "\n") {
          let sides = line.components(separatedBy: " -> ").map { side in
            side.split(separator: " ").compactMap { BigInt(String($0)) }
          }
          #expect(try interpreter.numerators(at: sides[0]) == sides[1], "\(line)")
          count += 1
        }
      }
    }
    #expect(count >= 8)
  }

  @Test func errorsAreThoseOfTheReference() throws {
    let blocks = ProgramReferenceTests.blocks
    let text = try #require(blocks.first { $0.language == "error" }).text
    let messages = try #require(blocks.first { $0.language == "messages" }).text
    let error = #expect(throws: DiagnosticList.self) { try Program(text: text, file: "example") }
    #expect("\(error?.description ?? "")\n" == messages)
  }

  @Test func everyOperationAndOutputOfTheReferenceIsRead() throws {
    // Each operation and output of the tables, put into a program.
    for operation in [
      "input 3", "affine 2*%1 - %4 + 7", "relu %1", "clamp %1 to 5", "step %1",
      "between %1 from 3 to 7", "select %1 then %4 else %1", "wave %1 period 8",
      "search %1 in [2, 5, 9]", "lookup %1 in [4, 0, 7]", "line %1 in [1, 2] at %4 plus [3, 4]",
    ] {
      let text = """
        program p  input 5 / 1  domain [0, 1]^5
        %1 = input 1
        %4 = input 4
        %9 = \(operation)
        real %9

        """
      #expect(try Program(text: text, file: "p").description == text)
    }
    for output in [
      "real %1, %2 / 6", "label %1 in 0 ..< 3", "sign %1", "one-hot %1, %2, %3",
      "label %1 in 0 ..< 2 named \"no\", \"yes\"",
    ] {
      let text = """
        program p  input 4 / 1  domain [0, 1]^2 x [-3, 3]^2
        %1 = input 1
        %2 = input 2
        %3 = input 3
        \(output)

        """
      #expect(try Program(text: text, file: "p").description == text)
    }
  }
}
