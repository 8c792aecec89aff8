namespace Proxy.Membership.Certificates;

/// <summary>Where in its life a certificate is.</summary>
public enum CertificateAge
{
    /// <summary>It holds, and does so for a while.</summary>
    Valid,

    /// <summary>It holds, and expires in less than two weeks.</summary>
    ExpiresSoon,

    /// <summary>It does not hold yet.</summary>
    NotYetValid,

    /// <summary>It has expired.</summary>
    Expired,
}
