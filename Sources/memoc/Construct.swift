import ArgumentParser
import Driver
import Formats
import Foundation

struct Construct: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build a network that gives every sample of a data set its label.",
    discussion: """
      Reads CSV (with or without a header; exact decimals), .npy, .npz or IDX, plain or gzip, and \
      writes net.json. The domain is the bounding box of the data unless --domain says otherwise.
      """)

  @Argument(help: "The data set.")
  var data: String

  @Option(name: .shortAndLong, help: "The network's file; - is standard output.")
  var output: String

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Regression") var regressionOptions: RegressionOptions
  @OptionGroup(title: "Construction") var constructionOptions: ConstructionOptions

  func run() throws {
    let dataSet = try dataOptions.read(data, regressionOptions)
    let network = try constructionOptions.construct(dataSet, within: regressionOptions.value()) {
      table in
      // The network has standard output for itself.
      if output == "-" {
        FileHandle.standardError.write(Data(table.utf8))
      } else {
        print(table)
      }
    }
    try writeNetwork(network, to: output)
    if output != "-" { print(Summary.line(of: network, samples: dataSet.count)) }
  }
}
