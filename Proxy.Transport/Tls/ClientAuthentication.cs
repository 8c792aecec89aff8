namespace Proxy.Transport.Tls;

/// <summary>What a server asks of its clients.</summary>
public enum ClientAuthentication
{
    /// <summary>No certificate is asked for.</summary>
    None,

    /// <summary>A certificate is asked for; a client without one is let in, one with a bad one is not.</summary>
    Request,

    /// <summary>Only clients with a good certificate are let in.</summary>
    Require,
}
