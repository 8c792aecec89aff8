namespace Proxy.Transport.Tests;

/// <summary>What a leg's observer was told.</summary>
public enum LegEvent
{
    Connected,
    ConnectFailed,
    Readable,
    Writable,
}
