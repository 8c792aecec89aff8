using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Google.Protobuf;
using Proxy.Configuration;

namespace Proxy.Membership.Remoting;

/// <summary>The first frame of either side of a connection: who it is. Akka's protocol calls it Associate.</summary>
/// <param name="Origin">The address of the sender, as it says.</param>
/// <param name="Uid">The number that its actor system drew when it started.</param>
internal sealed record Greeting(Address Origin, int Uid)
{
    // CommandType in Akka.Remote's WireFormats.proto.
    private const ulong Associate = 1;

    /// <summary>The protocol of members' addresses. Greetings give that of the transport below.</summary>
    internal const string Protocol = "akka.tcp";

    /// <summary>Whether a frame is a greeting.</summary>
    /// <exception cref="MalformedFrameException">It is no frame.</exception>
    public static bool IsGreeting(ByteString frame) => new Message(frame).Child(2)?.Varint(1) == Associate;

    /// <summary>Reads a frame.</summary>
    /// <exception cref="MalformedFrameException">It is no greeting.</exception>
    public static Greeting Parse(ByteString frame)
    {
        var handshake = new Message(frame).Child(2) is { } command && command.Varint(1) == Associate ? command.Child(2) : null;
        if (handshake?.Child(1) is not { } origin) throw new MalformedFrameException("its first frame says nothing of who it is");
        var (system, host, port) = (origin.Text(1), origin.Text(2), origin.Varint(3));
        var bare = host.Trim('[', ']');
        var isCanonical = !IPAddress.TryParse(bare, out var ip) || (ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : $"{ip}") == host;
        if (!isCanonical || port is 0 or > ushort.MaxValue || !SeedAddress.Parse($"{Protocol}://{system}@{host}:{port}", null).IsOk)
            throw new MalformedFrameException($"the address that it gives is none: {Quoted.Plain(host)}");
        return new Greeting(new Address(Protocol, system, host, (int)port), (int)handshake.Fixed(2));
    }
}
