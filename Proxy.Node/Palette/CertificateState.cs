namespace Proxy.Node.Palette;

/// <summary>Whether somebody has to see to a certificate.</summary>
internal enum CertificateState
{
    /// <summary>Nobody has to.</summary>
    Ok,

    /// <summary>It expires in less than two weeks.</summary>
    ExpiresSoon,

    /// <summary>Nobody is shown it: another with the same kind of key is for its names.</summary>
    Unused,

    /// <summary>What is in the files now cannot be used, and is not in use.</summary>
    NotRenewed,

    /// <summary>It does not hold yet.</summary>
    NotYetValid,

    /// <summary>It has expired.</summary>
    Expired,
}
