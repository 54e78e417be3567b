import ArgumentParser
import Driver
import Execution
import Passes
import Verification

/// What is checked, and with what.
struct CheckingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The engines to check against the exact interpreter: tcc, cc.", valueName: "names"))
  var engines = "tcc,cc"

  @Option(help: ArgumentHelp("The optimization levels to check, such as 0,1.", valueName: "levels"))
  var levels: String?

  @Option(help: "The system's C compiler.")
  var cc = "cc"

  @Option(help: "The number of random points of the domain.")
  var random = 10_000

  @Option(
    help: ArgumentHelp(
      "How many points the exact interpreter checks: all, a number, or auto.", valueName: "points"))
  var exact = "auto"

  @Option(help: "The seed of the random points.")
  var seed: UInt64 = 1

  /// Returns the checks; `level` is the level if --levels is absent.
  func checking(level: OptimizationLevel) throws -> Checking {
    var checking = Checking()
    checking.engines = try engines.split(separator: ",").map { name in
      guard let engine = EngineChoice(rawValue: String(name)) else {
        throw ValidationError("there is no engine \"\(name)\"; exact, tcc and cc are expected")
      }
      return engine
    }
    checking.levels =
      try levels?.split(separator: ",").map { text in
        guard let level = OptimizationLevel(argument: String(text)) else {
          throw ValidationError("there is no level \"\(text)\"; 0, 1, 2 and s are expected")
        }
        return level
      } ?? [level]
    checking.compiler = SystemCompiler(command: cc)
    guard random >= 0 else {
      throw ValidationError("--random is \(random); at least 0 is expected")
    }
    checking.verification.randomPointCount = random
    checking.verification.seed = seed
    switch exact {
    case "auto": break
    case "all": checking.verification.exactEffort = .all
    default:
      guard let count = Int(exact), count >= 0 else {
        throw ValidationError("--exact is \"\(exact)\"; all, auto or a number is expected")
      }
      checking.verification.exactEffort = .points(count)
    }
    return checking
  }
}
