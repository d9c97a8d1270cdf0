package io.skep.consensus;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How managers prove to each other who they are: mutual TLS on every Raft connection.
 *
 * <p>Both are asked at each new connection, so managers that delegate to what is valid now renew
 * certificates and change the CA without a restart. The trust manager also says which identities
 * are let in: a peer that it accepts may write to the log. Host names are not compared, as names of
 * nodes are not addresses.
 *
 * @param keyManager this manager's certificate and key
 * @param trustManager accepts managers of this swarm and nobody else
 */
public record TransportSecurity(
    X509ExtendedKeyManager keyManager, X509ExtendedTrustManager trustManager) {}
