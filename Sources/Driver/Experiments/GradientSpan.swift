import COpenBLAS
import Exact

/// The span of the gradients ν_i of a network's outputs, and the eigenvalues of Σ ν_i ν_iᵀ / N.
struct GradientSpan {
  /// Orthonormal.
  private let basis: [[Double]]
  let leastEigenvalue: Double
  let largestEigenvalue: Double

  /// Eigenvalues below this share of the largest count as 0.
  private static let cut = 1e-10

  /// By the eigenvectors of the matrix of scalar products.
  ///
  /// - Requires: the gradients are finite, one at least is not 0.
  /// - Complexity: O(N³ + N²·parameters).
  init(_ gradients: [[Double]]) {
    let count = gradients.count
    var matrix = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let product = scalarProduct(gradients[i], gradients[j]) / Double(count)
        matrix[i * count + j] = product
        matrix[j * count + i] = product
      }
    }
    var values = [Double](repeating: 0, count: count)
    var (jobs, triangle) = (Array("V".utf8CString), Array("U".utf8CString))
    var (order, info) = (Int32(count), Int32(0))
    var work = [Double](repeating: 0, count: 64 * count)
    var size = Int32(work.count)
    dsyev_(
      &jobs, &triangle, &order, &matrix, &order, &values, &work, &size, &info, 1, 1)
    let largest = values[count - 1]
    let kept = (0..<count).filter { values[$0] > GradientSpan.cut * largest }
    largestEigenvalue = largest
    leastEigenvalue = values[kept[0]]
    basis = kept.map { index in
      var sum = [Double](repeating: 0, count: gradients[0].count)
      for row in 0..<count { add(matrix[index * count + row], gradients[row], to: &sum) }
      return unit(sum)
    }
  }

  /// ‖ξ∥‖ of ξ = `vector`.
  func parallelNorm(_ vector: [Double]) -> Double {
    basis.reduce(0) { sum, direction in
      let product = scalarProduct(direction, vector)
      return sum + product * product
    }.squareRoot()
  }
}
