using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Proxy.Configuration;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>Reads certificates and says of each what is in it.</summary>
/// <param name="files">Reads the files.</param>
/// <param name="where">Whose they are.</param>
internal sealed class CertificateReader(TlsFiles files, string where)
{
    private const string Remedy = "write the certificate and its key as PEM files; see: openssl x509 -in FILE -noout -text";

    private readonly List<CertificateInfo> _infos = [];

    /// <summary>What was read.</summary>
    public ValueArray<CertificateInfo> Infos => [.. _infos];

    /// <summary>Reads a certificate that we show, with its key.</summary>
    /// <param name="key">The configuration key that it is about.</param>
    /// <param name="settings">The files.</param>
    /// <param name="use">What it is for.</param>
    /// <exception cref="TlsSettingsException">They cannot be used.</exception>
    public TlsCertificate Read(string key, CertificateSettings settings, string use)
    {
        var chain = files.Read(key, settings.Certificate);
        var secret = settings.Key == settings.Certificate ? chain : files.Read(key, settings.Key);
        Describe(key, settings.Certificate, chain, use, onlyFirst: true);
        return new TlsCertificate(chain, secret);
    }

    /// <summary>Reads the certificates of CAs.</summary>
    /// <param name="key">The configuration key that names the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="TlsSettingsException">It cannot be used.</exception>
    public byte[] ReadAuthorities(string key, string path)
    {
        var pem = files.Read(key, path);
        Describe(key, path, pem, "ca", onlyFirst: false);
        return pem;
    }

    /// <summary>Reads the certificates of a directory: NAME.crt or NAME.pem with NAME.key beside it, or both in NAME.pem.</summary>
    /// <param name="key">The configuration key that names the directory.</param>
    /// <param name="directory">The directory.</param>
    /// <exception cref="TlsSettingsException">One of them cannot be used, or there is none.</exception>
    public IEnumerable<TlsCertificate> ReadAll(string key, string directory)
    {
        var found = TlsFiles.List(key, directory, ".crt", ".pem");
        if (found.Count == 0) throw new TlsSettingsException(key, $"there is no certificate in {Quoted.Plain(directory)}", "put NAME.crt and NAME.key there");
        foreach (var file in found)
        {
            var besides = Path.ChangeExtension(file, ".key");
            yield return Read(key, new CertificateSettings(file, File.Exists(besides) ? besides : file), "server");
        }
    }

    private void Describe(string key, string path, byte[] pem, string use, bool onlyFirst)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.Latin1.GetString(pem));
            if (all.Count == 0) throw new TlsSettingsException(key, $"there is no certificate in {Quoted.Plain(path)}", Remedy);
            foreach (var certificate in onlyFirst ? all.Take(1) : all) _infos.Add(InfoOf(certificate, path, use));
        }
        catch (CryptographicException failure)
        {
            throw new TlsSettingsException(key, $"{Quoted.Plain(path)} cannot be used: {Quoted.Plain(failure.Message)}", Remedy, failure);
        }
        finally
        {
            foreach (var certificate in all) certificate.Dispose();
        }
    }

    private CertificateInfo InfoOf(X509Certificate2 certificate, string path, string use) => new(
        where, use, Names(certificate), certificate.Issuer, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), path);

    private static ValueArray<string> Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] names = extension is null ? [] : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(address => address.ToString())];
        return names.Length > 0 ? [.. names] : [certificate.Subject];
    }
}
