namespace Proxy.Transport.Tls;

/// <summary>Reads what OpenSSL needs out of PEM that is given as memory.</summary>
internal static unsafe class PemReader
{
    /// <summary>All certificates in it, in order; each is the caller's to free.</summary>
    /// <exception cref="TlsException">There is none, or one is damaged.</exception>
    internal static List<nint> Certificates(ReadOnlySpan<byte> pem, string what)
    {
        List<nint> found = [];
        fixed (byte* bytes = pem)
        {
            var bio = pem.IsEmpty ? 0 : Libcrypto.BIO_new_mem_buf(bytes, pem.Length);
            while (bio != 0 && Libcrypto.PEM_read_bio_X509(bio, null, null, null) is not 0 and var certificate) found.Add(certificate);
            if (bio != 0) _ = Libcrypto.BIO_free(bio);
        }

        Libcrypto.ERR_clear_error();
        var marks = Count(pem, "-----BEGIN CERTIFICATE-----"u8) + Count(pem, "-----BEGIN TRUSTED CERTIFICATE-----"u8);
        if (found.Count > 0 && found.Count >= marks) return found;
        Free(found);
        throw new TlsException(found.Count == 0 ? $"{what} holds no certificate (PEM)" : $"certificate {found.Count + 1} of {what} is damaged");
    }

    /// <summary>The private key in it, the caller's to free.</summary>
    /// <exception cref="TlsException">There is none that can be read.</exception>
    internal static nint PrivateKey(ReadOnlySpan<byte> pem)
    {
        // An empty password, or OpenSSL would ask for one on the terminal.
        fixed (byte* bytes = pem, password = "\0"u8)
        {
            var bio = pem.IsEmpty ? 0 : Libcrypto.BIO_new_mem_buf(bytes, pem.Length);
            var key = bio == 0 ? 0 : Libcrypto.PEM_read_bio_PrivateKey(bio, null, null, password);
            if (bio != 0) _ = Libcrypto.BIO_free(bio);
            Libcrypto.ERR_clear_error();
            if (key != 0) return key;
        }

        throw new TlsException(pem.IndexOf("ENCRYPTED"u8) >= 0
            ? "the private key is encrypted; write it without a password: openssl pkey -in KEY -out KEY.plain"
            : "there is no private key (PEM)");
    }

    internal static void Free(List<nint> certificates)
    {
        foreach (var certificate in certificates) Libcrypto.X509_free(certificate);
    }

    private static int Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        var count = 0;
        for (int at; (at = text.IndexOf(part)) >= 0; text = text[(at + part.Length)..]) count++;
        return count;
    }
}
