import ArgumentParser
import Driver
import Exact
import Formats
import Networks

/// How a data file is read.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The label column, by name or by position from 0; -1 is the last one.",
      discussion: "Columns of real target vectors are separated by commas."))
  var label = "-1"

  @Option(help: "Whether the first row names the columns: automatic, present or absent.")
  var header = HeaderChoice.automatic

  @Option(help: "The file of the labels, for .npy and IDX data.")
  var labels: String?

  @Option(help: "The scale of the grid: points are X / scale. The least one that fits if absent.")
  var scale: String?

  enum HeaderChoice: String, ExpressibleByArgument, CaseIterable {
    case automatic, present, absent
  }

  /// Returns the data set in `path` as samples of `network`: on its grid, with real targets if its
  /// outputs are real.
  func read(_ path: String, for network: Network) throws -> DataSet {
    try read(path, input: network.input, isReal: network.output.kind == .real)
  }

  /// Returns the data set in `path`, with real targets for `regression`.
  func read(_ path: String, _ regression: RegressionOptions) throws -> DataSet {
    try read(path, input: nil, isReal: regression.regression)
  }

  /// Returns the data set in `path`, with labels.
  func readLabelled(_ path: String) throws -> DataSet {
    try read(path, input: nil, isReal: false)
  }

  private func read(_ path: String, input: InputSpecification?, isReal: Bool) throws -> DataSet {
    var options = DataSetOptions()
    options.dimension = input?.dimension
    options.labelColumn = ColumnReference(label)
    options.labelsPath = labels
    switch header {
    case .automatic: options.header = .automatic
    case .present: options.header = .present
    case .absent: options.header = .absent
    }
    if let scale {
      guard let value = BigInt(scale), value >= 1 else {
        throw ValidationError("--scale is \"\(scale)\"; a positive integer is expected")
      }
      options.scale = value
    } else {
      options.scale = input?.scale
    }
    if isReal {
      let columns = label.split(separator: ",").map { ColumnReference(String($0)) }
      options.target = .real(columns: columns.count > 1 ? columns : [])
    }
    return try readDataSet(at: path, options: options)
  }
}
