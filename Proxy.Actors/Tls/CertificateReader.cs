using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Proxy.Configuration;
using Proxy.Membership.Certificates;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>Reads the files of a <c>tls</c> block, part by part, and says of each certificate what is in it. Of a part that is what it was
/// before, or that cannot be used now, what was made of it before is taken.</summary>
/// <param name="files">Reads the files.</param>
/// <param name="where">Whose they are.</param>
/// <param name="before">What was read before.</param>
/// <param name="now">What time it is.</param>
internal sealed class CertificateReader(TlsFiles files, string where, TlsParts before, DateTimeOffset now)
{
    private const string Remedy = "write the certificate and its key as PEM files; see: openssl x509 -in CERT -noout -text; openssl pkey -in KEY -noout -check";
    private const string EmptyRemedy = "name a PEM file";

    private readonly Dictionary<string, TlsPart> _parts = [];
    private readonly List<ConfigurationError> _problems = [];
    private readonly List<string> _notes = [];

    /// <summary>What was read.</summary>
    public TlsParts Parts => new(_parts, InForce, _notes);

    /// <summary>What cannot be used.</summary>
    public IReadOnlyList<ConfigurationError> Problems => _problems;

    // Where there is one only, no other can go before it.
    private IReadOnlyList<bool> InForce
    {
        get
        {
            var own = _parts.Values.Where(part => part.Value is TlsCertificate).SelectMany(part => part.Infos);
            bool[] held = [.. own.Select(each => each.NotBefore <= now && now <= each.NotAfter)];
            return held.Length > 1 ? held : [];
        }
    }

    /// <summary>Reads a certificate that we show, with its key.</summary>
    /// <param name="key">The configuration key that it is about.</param>
    /// <param name="settings">The files.</param>
    /// <param name="use">What it is for.</param>
    /// <returns>Null when they cannot be used and could not before.</returns>
    public TlsCertificate? Read(string key, CertificateSettings settings, string use)
    {
        string[] paths = settings.Key == settings.Certificate ? [settings.Certificate] : [settings.Certificate, settings.Key];
        return Take("certificate", key, paths, EmptyRemedy, read =>
        {
            var infos = Describe(read[0], settings.Certificate, use, onlyFirst: true);
            var certificate = new TlsCertificate(read[0], read[^1]);
            certificate.Load();
            return (certificate, infos);
        });
    }

    /// <summary>Reads the certificates of CAs.</summary>
    /// <param name="key">The configuration key that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="kind">What they are for.</param>
    /// <returns>PEM; null when it cannot be used and could not before.</returns>
    public byte[]? ReadAuthorities(string key, string path, string kind) =>
        Take(kind, key, [path], EmptyRemedy, read =>
        {
            TlsCertificate.CheckAuthorities(read[0]);
            return (read[0].ToArray(), Describe(read[0], path, "ca", onlyFirst: false));
        });

    /// <summary>Reads the keys of session tickets.</summary>
    /// <param name="key">The configuration key that names the file.</param>
    /// <param name="path">The file.</param>
    /// <returns>Null when they cannot be used and could not before.</returns>
    public TicketKeyFile? ReadTicketKeys(string key, string path) => Take("ticket keys", key, [path], TicketKeyFile.Remedy, read =>
        TicketKeyFile.Parse(read[0]) is { } keys
            ? (keys, default(ValueArray<CertificateInfo>))
            : throw new TlsSettingsException(key, $"{TlsFiles.Show(path)} does not hold keys of {TlsServerOptions.TicketKeyBytes} bytes", TicketKeyFile.Remedy));

    /// <summary>Reads the certificates of a directory: NAME.crt or NAME.pem with NAME.key beside it, or both in NAME.pem. One without a key is
    /// left out where others have one: it is a CA's, as Kubernetes puts it there.</summary>
    /// <param name="key">The configuration key that names the directory.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>Those that can be used; what was read before where the directory cannot be read, or is empty.</returns>
    public IReadOnlyList<TlsCertificate> ReadAll(string key, string directory)
    {
        IReadOnlyList<string> found;
        try
        {
            found = TlsFiles.List(key, directory, ".crt", ".pem");
            if (found.Count == 0) throw new TlsSettingsException(key, $"there is no certificate in {TlsFiles.Show(directory)}", "put NAME.crt and NAME.key there");
        }
        catch (TlsSettingsException failure)
        {
            return KeepAll(directory, failure.Errors[0]);
        }

        var without = found.Where(file => !HasKey(key, file)).ToHashSet();
        if (without.Count == found.Count) without.Clear();
        foreach (var file in without.Where(file => before.ByName.ContainsKey(PartName("certificate", file))).ToList()) without.Remove(file);
        _notes.AddRange(found.Where(without.Contains).Select(file => $"{TlsFiles.Show(file)} is left out: there is no private key for it"));
        return [.. found.Where(file => !without.Contains(file)).Select(file => Read(key, new CertificateSettings(file, KeyOf(file)), "server")).OfType<TlsCertificate>()];
    }

    private List<TlsCertificate> KeepAll(string directory, ConfigurationError error)
    {
        _problems.Add(error);
        var begin = PartName("certificate", directory.TrimEnd('/') + '/');
        var kept = before.ByName.Values.Where(part => part.Value is TlsCertificate && part.Name.StartsWith(begin, StringComparison.Ordinal)).ToList();
        foreach (var part in kept) _parts.TryAdd(part.Name, part with { Problem = error.ToString() });
        return [.. kept.Select(part => (TlsCertificate)part.Value)];
    }

    private static string PartName(string kind, string path) => $"{kind} {TlsFiles.Show(path)}";

    private static string KeyOf(string file)
    {
        var besides = Path.ChangeExtension(file, ".key");
        return File.Exists(besides) ? besides : file;
    }

    /// <summary>Whether a certificate has a key. Of what cannot be read it is not known, and reading it says what is wrong.</summary>
    private bool HasKey(string key, string file)
    {
        if (KeyOf(file) != file) return true;
        try
        {
            return files.Read(key, file, EmptyRemedy).AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0;
        }
        catch (TlsSettingsException)
        {
            return true;
        }
    }

    private T? Take<T>(string kind, string key, string[] paths, string remedy, Func<byte[][], (T Value, ValueArray<CertificateInfo> Infos)> make)
        where T : class
    {
        var name = PartName(kind, paths[0]);
        // What is named and lies in the directory, too, is one thing.
        var known = _parts.GetValueOrDefault(name) ?? before.ByName.GetValueOrDefault(name);
        try
        {
            byte[][] read = [.. paths.Select(path => files.Read(key, path, remedy))];
            var digest = TlsFiles.Digest(read);
            known = known is not null && known.Digest.AsSpan().SequenceEqual(digest) ? known with { Problem = "" } : Make(name, digest, make(read));
        }
        catch (TlsSettingsException failure)
        {
            known = Refuse(known, failure.Errors[0]);
        }
        catch (Exception failure) when (failure is TlsException or CryptographicException)
        {
            known = Refuse(known, new(key, $"{string.Join(", ", paths.Select(TlsFiles.Show))}: {Quoted.Plain(failure.Message, 200)}", Remedy));
        }

        if (known is null) return null;
        _parts[name] = known;
        return (T)known.Value;
    }

    private static TlsPart Make<T>(string name, byte[] digest, (T Value, ValueArray<CertificateInfo> Infos) made)
        where T : class => new(name, digest, made.Value, made.Infos);

    private TlsPart? Refuse(TlsPart? known, ConfigurationError error)
    {
        if (known is not null && _parts.ContainsValue(known) && known.Problem.Length > 0) return known;
        _problems.Add(error);
        return known is null ? null : known with { Problem = error.ToString() };
    }

    private ValueArray<CertificateInfo> Describe(byte[] pem, string path, string use, bool onlyFirst)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.Latin1.GetString(pem));
            if (all.Count == 0) throw new CryptographicException("there is no certificate in it (PEM)");
            return [.. (onlyFirst ? all.Take(1) : all).Select(certificate => CertificateInfo.Of(certificate, where, use, path))];
        }
        finally
        {
            foreach (var certificate in all) certificate.Dispose();
        }
    }
}
