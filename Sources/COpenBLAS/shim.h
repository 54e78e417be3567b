/* LAPACK's own Fortran interface, of which Debian's OpenBLAS has no header: every argument by
 * reference, and the lengths of character arguments at the end. */
#include <stddef.h>

/* Solves A X = B by LU with partial pivoting. */
void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b,
            const int *ldb, int *info);

/* A P = Q R with column pivoting. */
void dgeqp3_(const int *m, const int *n, double *a, const int *lda, int *jpvt, double *tau,
             double *work, const int *lwork, int *info);

/* Multiplies C by the Q of dgeqp3_ or by its transpose. */
void dormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k,
             const double *a, const int *lda, const double *tau, double *c, const int *ldc,
             double *work, const int *lwork, int *info, size_t side_length, size_t trans_length);

/* The eigenvalues of a symmetric matrix, ascending, and its eigenvectors. */
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
            double *work, const int *lwork, int *info, size_t jobz_length, size_t uplo_length);
