import ArgumentParser
import Constructions
import Driver
import Formats
import Networks

struct ExperimentNearbySet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearby-set",
    abstract: "Definition 7.1 of Yu et al. 2024: how many balls cover a data set, S_D.",
    discussion: """
      The ball of a sample reaches 1/3.1 of the way to the nearest sample of the other class. Prints \
      a lower and an upper bound of the least number of balls that hold all samples, by a packing \
      and a greedy cover, in exact arithmetic.
      """)

  @Argument(help: "The data set, of two classes.")
  var data: String

  @Flag(help: "Print JSON, with the centers of the cover as rows of the file.")
  var json = false

  @OptionGroup(title: "Data") var dataOptions: DataOptions

  func run() throws {
    let dataSet = try dataOptions.readLabelled(data)
    let found = try NearbySet(dataSet)
    if json {
      let value: JSONValue = [
        "data": .string(dataSet.name), "samples": .number(String(dataSet.count)),
        "lower": .number(String(found.lower)), "upper": .number(String(found.upper)),
        "centers": .array(
          found.centers.map { .number(String(dataSet.sourceRows[$0])) }),
      ]
      try Output.write(value, to: "-")
    } else {
      try Output.write(
        "\(dataSet.name): \(dataSet.count) samples, \(found.lower) <= S_D <= \(found.upper)\n",
        to: "-")
    }
  }
}
