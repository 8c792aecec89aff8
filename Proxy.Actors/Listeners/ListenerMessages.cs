using System.Net;
using Akka.Actor;

namespace Proxy.Actors.Listeners;

/// <summary>Opens the listener's sockets; answered by <see cref="ListenerOpened"/>, or a failure with the kernel's reason.</summary>
internal sealed class OpenListener : INoSerializationVerificationNeeded
{
    internal static readonly OpenListener Instance = new();

    private OpenListener()
    {
    }
}

/// <summary>The listener accepts.</summary>
/// <param name="Endpoint">The bound address, with the port that the kernel chose for port 0.</param>
internal sealed record ListenerOpened(IPEndPoint Endpoint) : INoSerializationVerificationNeeded;

/// <summary>Accepts what is in the kernel's queue and closes the sockets; answered by <see cref="ListenerClosed"/>.</summary>
internal sealed class CloseListener : INoSerializationVerificationNeeded
{
    internal static readonly CloseListener Instance = new();

    private CloseListener()
    {
    }
}

/// <summary>The listener accepts nothing any more.</summary>
internal sealed class ListenerClosed : INoSerializationVerificationNeeded
{
    internal static readonly ListenerClosed Instance = new();

    private ListenerClosed()
    {
    }
}
