using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the <c>tls</c> blocks of listeners and pools.</summary>
internal static class TlsReader
{
    private static readonly string[] CertificateKeys = ["cert", "key"];

    private static readonly Func<string, Parsed<TlsVersion>> Version = Choices.Of(("1.2", TlsVersion.Tls12), ("1.3", TlsVersion.Tls13));

    private static readonly Func<string, Parsed<ClientAuth>> Auth =
        Choices.Of(("none", ClientAuth.None), ("request", ClientAuth.Request), ("require", ClientAuth.Require));

    private static readonly Func<string, Parsed<bool>> OnOrOff = Choices.Of(("off", false), ("on", true));

    /// <summary>TLS of a listener; null when there is neither a certificate nor a directory of them.</summary>
    public static ListenerTlsSettings? Listener(Section listener)
    {
        var section = listener.Block("tls");
        section.RejectUnknownKeys();
        var settings = new ListenerTlsSettings(
            Certificates(section),
            section.Value("directory", PathOrNone),
            section.Value("min", Version),
            Lists.Read(section, "alpn", Protocols.Parse),
            section.Value("client-ca", PathOrNone),
            section.Value("client-auth", Auth),
            section.Value("reload", Durations.PositiveOrOff),
            section.Value("handshake-timeout", Durations.Positive),
            section.Value("strict-close", OnOrOff),
            section.Value("resumption", OnOrOff),
            section.Value("ticket-keys", PathOrNone));
        if (settings is { ClientAuth: not ClientAuth.None, ClientCa: null })
            section.Error("client-ca", "it is missing, and client-auth asks for certificates", "name the file of the CA that issues them");
        if (settings is { ClientAuth: ClientAuth.None, ClientCa: not null })
            section.Error("client-auth", "it is none, and client-ca is written", "write client-auth = require, or request, or leave client-ca out");
        return settings is { Certificates.Count: 0, Directory: null } ? null : settings;
    }

    /// <summary>TLS of a pool; null when the pool does not say so.</summary>
    public static PoolTlsSettings? Pool(Section pool)
    {
        if (pool.IsText("tls"))
        {
            pool.Value("tls", Choices.Of(("off", false)));
            return null;
        }

        var section = pool.Block("tls");
        section.RejectUnknownKeys();
        var settings = new PoolTlsSettings(
            section.Value("ca", PathOrNone),
            section.Value("server-name", NameOrNone),
            Certificate(section),
            section.Value("verify", OnOrOff),
            Lists.Read(section, "alpn", Protocols.Parse),
            section.Value("min", Version),
            section.Value("reload", Durations.PositiveOrOff),
            section.Value("strict-close", OnOrOff));
        return pool.Has("tls") ? settings : null;
    }

    private static CertificateSettings? Certificate(Section section)
    {
        var (certificate, key) = (section.Value("cert", PathOrNone), section.Value("key", PathOrNone));
        if (certificate is null != key is null)
            section.Error(certificate is null ? "cert" : "key", "it is missing, and the other one is there", "write both, or none");
        return certificate is null || key is null ? null : new CertificateSettings(certificate, key);
    }

    private static ValueArray<CertificateSettings> Certificates(Section section)
    {
        var certificates = ImmutableArray.CreateBuilder<CertificateSettings>();
        foreach (var (path, node) in section.List("certificates"))
        {
            if (node.Kind != NodeKind.Block)
            {
                section.ErrorAt(path, $"{node.KindName} is written where a certificate belongs", "write { cert = \"site.crt\", key = \"site.key\" }");
                continue;
            }

            var element = section.Element(path, node);
            element.RejectUnknownKeys(CertificateKeys);
            var certificate = element.Value("cert", FilePath)!;
            certificates.Add(new CertificateSettings(certificate, element.Value("key", FilePath, certificate)!));
        }

        return new ValueArray<CertificateSettings>(certificates.ToImmutable());
    }

    private static Parsed<string?> PathOrNone(string text) => Parsed.Ok(text.Length == 0 ? null : text);

    private static Parsed<string> FilePath(string text) =>
        text.Length > 0 ? Parsed.Ok(text) : Parsed.Fail<string>("the path is empty", "name a PEM file");

    private static Parsed<string?> NameOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<string?>(null);
        var host = HostNames.Parse(text);
        return host.IsOk ? Parsed.Ok(host.Value) : Parsed.Fail<string?>(host.Problem, host.Remedy);
    }
}
