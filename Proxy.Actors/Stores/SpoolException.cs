namespace Proxy.Actors.Stores;

/// <summary>A store cannot be opened, or a unit cannot be read: another process has the directory, it cannot be written, or bytes on the disk
/// are damaged.</summary>
internal sealed class SpoolException : IOException
{
    /// <summary>Says what cannot be done.</summary>
    /// <param name="message">In the operator's words.</param>
    /// <param name="cause">What the kernel said.</param>
    public SpoolException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
