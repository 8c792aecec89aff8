namespace Proxy.Actors.Forwarding;

/// <summary>A store cannot be opened.</summary>
public sealed class StoreStartException : Exception
{
    /// <summary>Says which, why, and what to do.</summary>
    /// <param name="message">In the operator's words.</param>
    /// <param name="cause">What has failed.</param>
    public StoreStartException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
