import Exact
import Formats
import Networks
import Testing

/// The data sets of Data/.
@Suite struct BundledDataTests {
  private func read(_ name: String, real: Bool = false) throws -> DataSet {
    let path = #filePath.replacing(
      "Tests/FormatsTests/BundledDataTests.swift", with: "Data/\(name).csv")
    var options = DataSetOptions()
    if real { options.target = .real(columns: ["target"]) }
    return try readDataSet(at: path, options: options)
  }

  @Test func irisHas149DistinctFlowersInTenths() throws {
    let data = try read("iris")
    #expect(data.name == "iris")
    #expect(data.count == 149)
    #expect(data.sourceRows.last == 149)
    #expect(data.dimension == 4)
    #expect(data.scale == 10)
    #expect(data.points[0] == [51, 35, 14, 2])
    #expect(data.points[148] == [59, 30, 51, 18])
    #expect(data.labelNames == ["setosa", "versicolor", "virginica"])
    #expect(data.labels?.first == 0)
    #expect(data.labels?.last == 2)
  }

  @Test func digitsAreIntegersWithTheirOwnLabels() throws {
    let data = try read("digits")
    #expect(data.count == 1797)
    #expect(data.dimension == 64)
    #expect(data.scale == 1)
    #expect(data.labelNames == nil)
    #expect(Set(data.labels ?? []) == Set(0...9))
    #expect(data.points.boundingBox.allSatisfy { $0.lower >= 0 && $0.upper <= 16 })
  }

  @Test(arguments: [
    ("wine", 178, 13, 1_000_000, ["class_0", "class_1", "class_2"]),
    ("breast_cancer", 569, 30, 10_000_000, ["benign", "malignant"]),
  ]) func countsScaleAndClassesAreThoseOfTheFile(
    name: String, count: Int, dimension: Int, scale: Int, classes: [String]
  ) throws {
    let data = try read(name)
    #expect(data.count == count)
    #expect(data.dimension == dimension)
    #expect(data.scale == BigInt(scale))
    #expect(data.labelNames == classes)
  }

  @Test func diabetesHasRealTargets() throws {
    let data = try read("diabetes", real: true)
    #expect(data.count == 442)
    #expect(data.dimension == 10)
    #expect(data.scale == 10_000)
    guard case .real(let values) = data.target else {
      Issue.record("no real targets")
      return
    }
    #expect(values[0] == [151])
    #expect(data.points[0][8] == 48_598)
  }

  @Test(arguments: ["iris", "wine", "digits", "breast_cancer"])
  func writtenDataAreReadBack(name: String) throws {
    let data = try read(name)
    let again = try readDataSet(writeCSV(data), file: "\(name).csv")
    #expect(again.scale == data.scale)
    #expect(again.count == data.count)
    #expect((0..<data.count).allSatisfy { again.points[$0] == data.points[$0] })
    #expect(again.labels == data.labels)
    #expect(again.labelNames == data.labelNames)
  }
}
