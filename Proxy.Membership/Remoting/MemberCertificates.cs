using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Membership.Remoting;

/// <summary>What a member proves itself with, and how it checks the others: certificates of the cluster's own CA, for the name or
/// address that the member is reached by.</summary>
public sealed class MemberCertificates
{
    private const string CertificateKey = "proxy.cluster.tls.certificate";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _authorities;

    private MemberCertificates(SslStreamCertificateContext own, X509Certificate2Collection authorities, ValueArray<CertificateInfo> infos)
    {
        _own = own;
        _authorities = authorities;
        Infos = infos;
    }

    /// <summary>The member's own certificate and those that it stands on, as operators are told of them: with any of them it ends.</summary>
    public ValueArray<CertificateInfo> Infos { get; }

    /// <summary>Reads the files, and checks that other members will accept what is in them.</summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="publicHost">The address or name that other members reach this one by.</param>
    /// <param name="now">The time at which the certificate has to hold.</param>
    /// <exception cref="ClusterStartException">A file cannot be read, or others would not accept the certificate.</exception>
    public static MemberCertificates Load(ClusterTlsSettings settings, string publicHost, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var pem = PemFile.Read(CertificateKey, settings.Certificate);
        var authorities = PemFile.Read("proxy.cluster.tls.ca", settings.Ca).Certificates();
        var intermediates = pem.Certificates();
        var own = PemFile.Read("proxy.cluster.tls.key", settings.Key).KeyOf(pem);
        intermediates.RemoveAt(0);
        if (now < own.NotBefore || now > own.NotAfter)
            throw Refused($"{settings.Certificate} holds from {own.NotBefore.ToUniversalTime():u} to {own.NotAfter.ToUniversalTime():u}, and it is {now:u}");
        if (!IsForBothSides(own))
            throw Refused($"{settings.Certificate} is not for both server and client authentication (extendedKeyUsage), and a member is both");
        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        if (!chain.Build(own)) throw Refused($"other members will not accept {settings.Certificate}: {Status(chain)}");
        if (!IsFor(own, publicHost)) throw Refused($"{settings.Certificate} is for {Names(own)}, and not for {publicHost}, which others reach this member by");
        return new MemberCertificates(
            SslStreamCertificateContext.Create(own, intermediates, offline: true), authorities, [.. chain.ChainElements.Select(each => Describe(each.Certificate, settings, authorities))]);
    }

    /// <summary>Whether a certificate is for an address or name: one of its subject alternative names is, with a wildcard for one label.</summary>
    public static bool IsFor(X509Certificate2 certificate, string host)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(host);
        return certificate.MatchesHostname(host.Trim('[', ']'), allowWildcards: true, allowCommonName: false);
    }

    /// <summary>The names and addresses that a certificate is for, for messages.</summary>
    public static string Names(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(each => each.EnumerateDnsNames().Concat(each.EnumerateIPAddresses().Select(address => address.ToString())));
        var text = string.Join(", ", names);
        return text.Length == 0 ? "no name" : Quoted.Plain(text);
    }

    /// <summary>How to answer a member that calls.</summary>
    /// <param name="onRefused">Told why the other's certificate does not do.</param>
    internal SslServerAuthenticationOptions ServerOptions(Action<string> onRefused) => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = Policy(_authorities),
        RemoteCertificateValidationCallback = Validator(host: null, onRefused),
    };

    /// <summary>How to call a member.</summary>
    /// <param name="host">The address or name that its certificate has to be for.</param>
    /// <param name="onRefused">Told why the other's certificate does not do.</param>
    internal SslClientAuthenticationOptions ClientOptions(string host, Action<string> onRefused) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _own,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = Policy(_authorities),
        RemoteCertificateValidationCallback = Validator(host, onRefused),
    };

    // A name is compared here, as the same certificate has to do for a member that calls and says only later who it is.
    private static RemoteCertificateValidationCallback Validator(string? host, Action<string> onRefused) => (_, certificate, chain, errors) =>
        Accept(certificate as X509Certificate2, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, host, onRefused);

    private static bool Accept(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string? host, Action<string> onRefused)
    {
        var problem = certificate is null ? "it has no certificate"
            : errors != SslPolicyErrors.None ? $"its certificate does not do: {Status(chain)}"
            : host is not null && !IsFor(certificate, host) ? $"its certificate is for {Names(certificate)}"
            : null;
        if (problem is not null) onRefused(problem);
        return problem is null;
    }

    // What is in neither file was found by the system, and counts as sent with the member's own.
    private static CertificateInfo Describe(X509Certificate2 certificate, ClusterTlsSettings settings, X509Certificate2Collection authorities) => authorities.Contains(certificate)
        ? CertificateInfo.Of(certificate, CertificateInfo.Cluster, CertificateInfo.Authority, settings.Ca)
        : CertificateInfo.Of(certificate, CertificateInfo.Cluster, "member", settings.Certificate);

    private static ClusterStartException Refused(string problem) => new(CertificateKey, problem, PemFile.Remedy);

    // RFC 5280 section 4.2.1.12: without the extension a certificate is for everything.
    private static bool IsForBothSides(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } usage
        || (usage.EnhancedKeyUsages.OfType<Oid>().Select(each => each.Value).ToList() is var oids
            && (oids.Contains(AnyUsage) || (oids.Contains(ServerUsage) && oids.Contains(ClientUsage))));

    private static string Status(X509Chain? chain) =>
        Quoted.Plain(chain?.ChainStatus.FirstOrDefault().StatusInformation is { Length: > 0 } status ? status : "it is not of the cluster's CA");

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
