import Emission
import Exact
import Foundation
import Networks
import Passes
import Programs
import Support
import Testing

extension Network {
  /// This network's program at `level`.
  func program(_ level: OptimizationLevel) -> Program {
    var program = Program(scaledToIntegers())
    program.analyzeRanges()
    Pipeline(level).run(on: &program)
    return program
  }
}

extension Program {
  func emittedAsNet(isAnnotated: Bool = false, packsTables: Bool = false) throws -> GeneratedC {
    try emitted(
      EmissionOptions(
        fileName: "net", prefix: CIdentifier("net", from: "prefix"), isAnnotated: isAnnotated,
        packsTables: packsTables))
  }

  /// The program as `level` emits it.
  func emittedAsNet(at level: OptimizationLevel, isAnnotated: Bool = false) throws -> GeneratedC {
    try emittedAsNet(isAnnotated: isAnnotated, packsTables: level == .size)
  }
}

/// A generated network in a folder of its own, with a driver that reads points as text.
struct GeneratedProgram {
  let code: GeneratedC
  let folder: TemporaryFolder

  init(_ code: GeneratedC) throws {
    self.code = code
    folder = try TemporaryFolder()
    let base = URL(fileURLWithPath: folder.path)
    try Data(code.source.utf8).write(to: base.appending(path: "net.c"))
    try Data(code.header.utf8).write(to: base.appending(path: "net.h"))
    try Data(driver.utf8).write(to: base.appending(path: "main.c"))
  }

  /// Expects that `compiler` accepts the generated file without any message.
  func expectStrict(
    _ compiler: Compiler, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try compiler(["net.c"], ["-c", "-o", "net.o"], in: folder.path)
    let messages = result.errors + result.output
    #expect(
      result.status == 0 && messages.isEmpty, "\(comment), \(compiler):\n\(messages.prefix(3000))",
      sourceLocation: sourceLocation)
  }

  /// Returns a line of answers for each of `points`, by the code that `compiler` makes.
  func answers(_ compiler: Compiler, at points: [[BigInt]]) throws -> [String] {
    let label = code.interface.hasLabel ? ["-DHAS_LABEL"] : []
    let wide: [String]
    if case .words(let count) = code.interface.number {
      wide = ["-DWORDS=\(count)"]
    } else if case .fraction(let numerator, let denominator) = code.interface.number {
      wide = ["-DNUMERATOR=\(numerator)", "-DDENOMINATOR=\(denominator)"]
    } else {
      wide = []
    }
    let built = try compiler(["main.c", "net.c"], label + wide + ["-o", "run"], in: folder.path)
    if built.status != 0 { throw Failure(text: "\(compiler): \(built.errors)") }
    let input = points.map { $0.map(\.description).joined(separator: " ") + "\n" }.joined()
    let result = try run("\(folder.path)/run", [], input: input, in: folder.path)
    if result.status != 0 {
      throw Failure(text: "\(compiler): status \(result.status)\n\(result.errors.prefix(3000))")
    }
    return result.output.split(separator: "\n").map { lowestTerms(String($0)) }
  }

  /// The line with each fraction, written as numerator:denominator in hexadecimal, in lowest terms.
  private func lowestTerms(_ line: String) -> String {
    guard line.contains(":") else { return line }
    return line.split(separator: " ").map { word -> String in
      let parts = word.split(separator: ":").map { digits in
        let words = stride(from: digits.count, to: 0, by: -8).map { end in
          UInt32(digits.dropLast(digits.count - end).suffix(8), radix: 16)!
        }
        return words.withUnsafeBufferPointer { BigInt(twosComplement: $0) }
      }
      return parts.count == 2 ? Rational(parts[0], parts[1]).description : String(word)
    }.joined(separator: " ")
  }

  struct Failure: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  /// What the driver prints at `point` if the code is right.
  func expectedAnswer(at point: [BigInt], _ oracle: Interpreter) -> String {
    let box = oracle.network.input.gridBox!
    let isInside = zip(box, point).allSatisfy { $0.contains($1) }
    if !isInside { return code.interface.hasLabel ? "1 -77 1" : "1" }
    let values = oracle.outputs(at: point)
    var words: [String] = []
    if code.interface.hasLabel {
      switch oracle.network.output.outcome(of: values) {
      case .label(let label): words += ["0", "\(label)"]
      case .noLabel, .real: words += ["2", "-77"]
      }
    }
    words.append("0")
    for value in values {
      if case .fraction = code.interface.number {
        words.append(value.isInteger ? "\(value)" : value.description)
        continue
      }
      let numerator = value * Rational(code.interface.denominator)
      precondition(numerator.isInteger, "a denominator that leaves a fraction")
      words.append(hexadecimal(numerator.numerator))
    }
    return words.joined(separator: " ")
  }

  /// The number as the driver prints it: all its words in two's complement.
  func hexadecimal(_ value: BigInt) -> String {
    var count = 1
    if case .words(let words) = code.interface.number { count = words / 2 }
    return (0..<count).reversed().map { index in
      let word = String(value.twosComplementWord(index), radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }.joined()
  }
}

/// Prints for each point the label's status and the label, then the status of the values and each
/// value in hexadecimal. The batch functions must say the same.
private let driver = #"""
  #include <inttypes.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include "net.h"

  static void print(const net_number *y) {
  #ifdef WORDS
    int k;
    printf(" ");
    for (k = WORDS - 1; k >= 0; --k) printf("%08" PRIx32, y->word[k]);
  #elif defined NUMERATOR
    int k;
    printf(" ");
    for (k = NUMERATOR - 1; k >= 0; --k) printf("%08" PRIx32, y->numerator[k]);
    printf(":");
    for (k = DENOMINATOR - 1; k >= 0; --k) printf("%08" PRIx32, y->denominator[k]);
  #else
    printf(" %016" PRIx64, (uint64_t)*y);
  #endif
  }

  int main(void) {
    net_input X[NET_DIMENSION];
    net_number y[NET_OUTPUTS], batch[NET_OUTPUTS];
    for (;;) {
      net_status status, one;
      int i;
      for (i = 0; i < NET_DIMENSION; ++i) {
        char text[32];
        if (scanf("%31s", text) != 1) return 0;
        X[i] = (net_input)strtoll(text, NULL, 10);
      }
  #ifdef HAS_LABEL
      {
        int32_t label = -77, other = -77;
        status = net_label(X, &label);
        printf("%d %d ", (int)status, (int)label);
        if (net_label_batch(X, 1, &other, &one) != status || one != status) return 10;
        if (other != (status == NET_OK ? label : 0)) return 11;
        if (status == NET_OK && (label < NET_FIRST_LABEL || label > NET_LAST_LABEL)) return 12;
      }
  #endif
      status = net_value(X, y);
      printf("%d", (int)status);
      if (net_value_batch(X, 1, batch, NULL) != status) return 13;
      for (i = 0; status == NET_OK && i < NET_OUTPUTS; ++i) {
        print(&y[i]);
  #ifdef WORDS
        {
          int k;
          for (k = 0; k < WORDS; ++k) if (y[i].word[k] != batch[i].word[k]) return 14;
        }
  #elif defined NUMERATOR
        {
          int k;
          for (k = 0; k < NUMERATOR; ++k) if (y[i].numerator[k] != batch[i].numerator[k]) return 14;
          for (k = 0; k < DENOMINATOR; ++k)
            if (y[i].denominator[k] != batch[i].denominator[k]) return 14;
        }
  #else
        if (y[i] != batch[i]) return 14;
  #endif
      }
      printf("\n");
      one = status;
      (void)one;
    }
  }
  """#

/// Points outside the domain of `network`, each in one coordinate only.
func outsidePoints(of network: Network) -> [[BigInt]] {
  let box = network.input.gridBox!
  let corner = box.map(\.lower)
  return box.indices.prefix(3).flatMap { index -> [[BigInt]] in
    var (below, above) = (corner, corner)
    below[index] = box[index].lower - 1
    above[index] = box[index].upper + 1
    let bits = box.reduce(1) { max($0, $1.signedBitWidth) } <= 32 ? 32 : 64
    return [below, above].filter { $0[index].signedBitWidth <= bits }
  }
}

/// Expects that the code of `network` gives the oracle's values wherever it is run.
func expectExactCode(
  _ network: Network, _ level: OptimizationLevel, _ comment: String, seed: UInt64 = 1,
  pointLimit: Int = 60, compilers: [Compiler] = Compiler.running,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var generator = SplitMix64(seed: seed)
  let points =
    network.testPoints(atMost: pointLimit, using: &generator) + outsidePoints(of: network)
  let oracle = Interpreter(network)
  let program = network.program(level)
  let generated = try GeneratedProgram(program.emittedAsNet(at: level))
  let expected = points.map { generated.expectedAnswer(at: $0, oracle) }
  for compiler in compilers {
    do {
      let answers = try generated.answers(compiler, at: points)
      #expect(answers.count == points.count, sourceLocation: sourceLocation)
      for (index, pair) in zip(answers, expected).enumerated() where pair.0 != pair.1 {
        Issue.record(
          """
          \(comment) at \(level) by \(compiler) at \(points[index]): \(pair.0) instead of \(pair.1)
          \(String(program.description.prefix(6000)))
          """, sourceLocation: sourceLocation)
        return
      }
    } catch let failure as GeneratedProgram.Failure {
      Issue.record("\(comment) at \(level): \(failure)", sourceLocation: sourceLocation)
    }
  }
}

extension OptimizationLevel {
  /// The level's number among all, so that each level meets another compiler.
  var turn: Int { OptimizationLevel.allCases.firstIndex(of: self)! }
}
