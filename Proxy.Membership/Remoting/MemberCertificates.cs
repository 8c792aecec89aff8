using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proxy.Configuration;

namespace Proxy.Membership.Remoting;

/// <summary>What a member proves itself with, and how it checks the others: certificates of the cluster's own CA, for the name or
/// address that the member is reached by.</summary>
public sealed class MemberCertificates
{
    private const string CertificateKey = "proxy.cluster.tls.certificate";
    private const string MakeOne = "make one: deploy/certificates";

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _authorities;

    private MemberCertificates(SslStreamCertificateContext own, X509Certificate2Collection authorities)
    {
        _own = own;
        _authorities = authorities;
    }

    /// <summary>When the member's own certificate expires.</summary>
    public DateTimeOffset Expires => _own.TargetCertificate.NotAfter;

    /// <summary>Reads the files, and checks that other members will accept what is in them.</summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="publicHost">The address or name that other members reach this one by.</param>
    /// <param name="now">The time at which the certificate has to hold.</param>
    /// <exception cref="ClusterStartException">A file cannot be read, or others would not accept the certificate.</exception>
    public static MemberCertificates Load(ClusterTlsSettings settings, string publicHost, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var authorities = Read("proxy.cluster.tls.ca", settings.Ca, ReadAll);
        var chain = Read(CertificateKey, settings.Certificate, ReadAll);
        var own = Read("proxy.cluster.tls.key", settings.Key, _ => X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key));
        chain.RemoveAt(0);
        if (now < own.NotBefore || now > own.NotAfter)
            throw new ClusterStartException(CertificateKey, $"{settings.Certificate} holds from {own.NotBefore:u} to {own.NotAfter:u}, and it is {now.LocalDateTime:u}", MakeOne);
        var certificates = new MemberCertificates(SslStreamCertificateContext.Create(own, chain, offline: true), authorities);
        if (certificates.ProblemWith(own, chain) is { } problem)
            throw new ClusterStartException(CertificateKey, $"other members will not accept {settings.Certificate}: {problem}", MakeOne);
        if (!IsFor(own, publicHost))
            throw new ClusterStartException(CertificateKey, $"{settings.Certificate} is for {Names(own)}, and not for {publicHost}, which others reach this member by", MakeOne);
        return certificates;
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
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            Accept(certificate as X509Certificate2, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, host: null, onRefused),
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
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            Accept(certificate as X509Certificate2, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, host, onRefused),
    };

    private static bool Accept(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string? host, Action<string> onRefused)
    {
        var problem = certificate is null ? "it has no certificate"
            : errors != SslPolicyErrors.None ? $"its certificate does not do: {Status(chain)}"
            : host is not null && !IsFor(certificate, host) ? $"its certificate is for {Names(certificate)}"
            : null;
        if (problem is not null) onRefused(problem);
        return problem is null;
    }

    private string? ProblemWith(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        return chain.Build(certificate) ? null : Status(chain);
    }

    private static string Status(X509Chain? chain) =>
        Quoted.Plain(chain?.ChainStatus.FirstOrDefault().StatusInformation is { Length: > 0 } status ? status : "it is not of the cluster's CA");

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }

    private static X509Certificate2Collection ReadAll(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
    }

    private static T Read<T>(string key, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ClusterStartException(key, failure is CryptographicException or ArgumentException ? $"{file} cannot be used: {failure.Message}" : failure.Message, $"write the path of a PEM file; {MakeOne}", failure);
        }
    }
}
