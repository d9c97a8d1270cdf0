package io.skep.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Certificates, keys and requests in the text form in which they are stored and sent. */
public final class Pem {
  private Pem() {}

  /**
   * The certificates in this text, in its order.
   *
   * @throws PkiException if there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> all = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object o = parser.readObject(); o != null; o = parser.readObject()) {
        if (o instanceof X509CertificateHolder holder) {
          all.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new PkiException("not a certificate in PEM: " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw new PkiException("no certificate in the PEM text");
    }
    return all;
  }

  /** The first certificate of a text: of a chain, the one that names the node. */
  public static X509Certificate first(String text) {
    return certificates(text).getFirst();
  }

  /**
   * The private key in this text: PKCS #8, or OpenSSL's form of an EC key.
   *
   * @throws PkiException if there is none, or it is encrypted
   */
  public static PrivateKey privateKey(String text) {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object o = parser.readObject(); o != null; o = parser.readObject()) {
        if (o instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        if (o instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PkiException("not a private key in PEM", e);
    }
    throw new PkiException("no private key in the PEM text");
  }

  /**
   * The certificate request in this text.
   *
   * @throws PkiException if there is none
   */
  static PKCS10CertificationRequest request(String text) {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        return request;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PkiException("not a certificate request in PEM: " + e.getMessage(), e);
    }
    throw new PkiException("no certificate request in the PEM text");
  }

  /** Writes a certificate or a request. */
  static String of(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new PkiException("no PEM form: " + object.getClass().getName(), e);
    }
    return text.toString().replace("\r\n", "\n");
  }

  /** Writes a private key as PKCS #8, which names the curve. */
  static String ofKey(PrivateKey key) {
    try {
      return of(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new PkiException("no PEM form of a private key", e);
    }
  }
}
