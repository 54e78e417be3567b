import ArgumentParser
import Driver
import Emission
import Foundation
import Passes

/// How networks are compiled.
struct CompilerOptions: ParsableArguments {
  @Option(
    name: [.customShort("O", allowingJoined: true), .customLong("optimize")],
    help: ArgumentHelp(
      """
      0: neuron by neuron, as the network stands; 1: everything general; 2: tables, where a single \
      integer decides the outputs, and elsewhere comparisons, choices and masks for ReLUs; s: the \
      same, with tables packed bit by bit.
      """, valueName: "level"))
  var level = OptimizationLevel.general

  @Option(help: "The start of every public C name; the output's file name if absent.")
  var name: String?

  @Option(help: "Bits of a limb in multiword arithmetic: auto, 32 or 64.")
  var limb = EmissionOptions.LimbSize.auto

  @Option(help: "The widest value that is allowed, in bits.")
  var maxBits = 1 << 20

  /// The options for a file `output`, which ends in `.c`; nil is a network that is not written.
  func options(output: String?) throws -> CompilationOptions {
    guard maxBits >= 2 else {
      throw ValidationError("--max-bits is \(maxBits); at least 2 is expected")
    }
    var options = CompilationOptions()
    options.level = level
    options.limbSize = limb
    options.maximumBits = maxBits
    options.prefix = name
    if let output, output != "-" {
      let url = URL(fileURLWithPath: output)
      guard url.pathExtension == "c" else {
        throw ValidationError(
          "the output is \"\(output)\"; a file NAME.c is expected (NAME.h is written beside it)")
      }
      options.fileName = url.deletingPathExtension().lastPathComponent
    }
    options.remarks = [
      "memoc " + CommandLine.arguments.dropFirst().map { Self.quoted($0) }.joined(separator: " ")
    ]
    return options
  }

  /// An argument of this command line as a shell would take it, without folders.
  private static func quoted(_ argument: String) -> String {
    let short = argument.contains("/") ? URL(fileURLWithPath: argument).lastPathComponent : argument
    return short.contains(" ") ? "'\(short)'" : short
  }
}

extension OptimizationLevel: ExpressibleByArgument {}

extension EmissionOptions.LimbSize: ExpressibleByArgument {}
