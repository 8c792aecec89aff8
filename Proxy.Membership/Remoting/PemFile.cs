using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proxy.Configuration;

namespace Proxy.Membership.Remoting;

/// <summary>A file with certificates or a key, as text. Errors name the configuration key that names the file.</summary>
internal sealed class PemFile
{
    /// <summary>What to do when one does not do.</summary>
    internal const string Remedy = "make one: deploy/certificates";

    private const int MaxLength = 1 << 20;

    private readonly string _key;
    private readonly string _path;
    private readonly string _text;

    private PemFile(string key, string path, string text) => (_key, _path, _text) = (key, path, text);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ClusterStartException">It cannot be read.</exception>
    public static PemFile Read(string key, string path)
    {
        try
        {
            return new PemFile(key, path, TextFile.ReadStart(path, MaxLength));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClusterStartException(key, $"{Quoted.Plain(path)} cannot be read: {failure.Message}", Remedy, failure);
        }
    }

    /// <summary>The certificates in it, at least one.</summary>
    /// <exception cref="ClusterStartException">There is none.</exception>
    public X509Certificate2Collection Certificates() => Parse(() =>
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(_text);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
    });

    /// <summary>The first certificate of a file with the key that is in this one.</summary>
    /// <exception cref="ClusterStartException">There is no key, or another's.</exception>
    public X509Certificate2 KeyOf(PemFile certificate) => Parse(() => X509Certificate2.CreateFromPem(certificate._text, _text));

    private T Parse<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new ClusterStartException(_key, $"{_path} {Problem(failure)}", Remedy, failure);
        }
    }

    private string Problem(Exception failure)
    {
        if (!_text.Contains("-----BEGIN ", StringComparison.Ordinal)) return "is no PEM file; of a DER file, openssl makes one: openssl x509 -inform der -in FILE";
        return _text.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? "is encrypted, and a member needs its key without a passphrase: openssl pkey -in FILE"
            : $"cannot be used: {failure.Message}";
    }
}
