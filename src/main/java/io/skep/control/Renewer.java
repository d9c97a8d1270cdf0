package io.skep.control;

import java.util.concurrent.CompletionStage;

/** Whom a node asks about its certificate: the managers, or itself if it leads. */
public interface Renewer {
  /** Has a new key certified. */
  CompletionStage<RenewGrant> renew(RenewAsk ask);

  /** What the certificate should be now. */
  CompletionStage<CertificatePolicy> policy();
}
