namespace Proxy.Transport.Tls;

/// <summary>TLS cannot be set up as it was asked for. The message says why and never holds anything of a key.</summary>
public sealed class TlsException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, in a sentence that an operator understands.</param>
    public TlsException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">What is wrong, in a sentence that an operator understands.</param>
    /// <param name="cause">What it comes from.</param>
    public TlsException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
