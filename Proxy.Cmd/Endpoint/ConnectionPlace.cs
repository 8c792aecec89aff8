using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Proxy.Cmd.Endpoint;

/// <summary>The place of a connection; a feature of its requests.</summary>
internal sealed class ConnectionPlace(ConnectionPlaces places, ConnectionContext connection)
{
    /// <summary>The address that the connection comes from.</summary>
    public IPAddress Source { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;

    /// <summary>Where it stands among those that run no command; null for those that do, and those that have lost their place. The places' lock guards it.</summary>
    internal LinkedListNode<ConnectionPlace>? Node { get; set; }

    /// <summary>Whether it runs a command. The places' lock guards it.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>Whether it has a place and runs no command. The places' lock guards it.</summary>
    internal bool IsIdle => Node is not null;

    /// <summary>Whether it may run a command now, until <see cref="EndCommand"/>.</summary>
    public bool TryBeginCommand() => places.TryBeginCommand(this);

    /// <summary>Its command has ended.</summary>
    public void EndCommand() => places.EndCommand(this);

    /// <summary>It was of use: others are to lose their place before it.</summary>
    public void Touch() => places.Touch(this);

    /// <summary>Closes the connection at once.</summary>
    internal void Close() => connection.Abort(new ConnectionAbortedException("its place was needed"));
}
