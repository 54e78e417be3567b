import ArgumentParser
import Constructions
import Driver

struct ListConstructions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "constructions",
    abstract: "List what can be built, or describe one construction.")

  @Argument(help: "A construction to describe with its options and bounds.")
  var name: String?

  func run() throws {
    if let name {
      print(ConstructionText.description(of: try Constructions.named(name)), terminator: "")
    } else {
      print(ConstructionText.list, terminator: "")
    }
  }
}
