using Proxy.Actors.Buffers;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Routing;

/// <summary>A pair as what answers in the place of a server sees it. It can have a server leg after all: dialled when it is needed, let go
/// of when it is not, replaced by another; one at a time. Used on the pair's loop.</summary>
/// <remarks><code>
/// none --Dial--> dialling --TakeServer--> a server leg --LeaveServer--> none
///                   |
///                   +--failed, TakeServer gives null, or LeaveServer--> none
/// </code>
/// While there is one, its connection is the <see cref="ILeg.Kernel"/> of the answer's leg. Of the pair's end the answer hears by
/// <see cref="ILeg.Close"/> or <see cref="ILeg.Abort"/> of its leg, and leaves its server then.</remarks>
public interface IAnswerHost
{
    /// <summary>The pair's loop.</summary>
    IoLoop Loop { get; }

    /// <summary>What the pairs of the loop share to move bytes.</summary>
    LoopBuffers Buffers { get; }

    /// <summary>The pair's name.</summary>
    PairId Pair { get; }

    /// <summary>The client's address, as far as is known: that of its connection, or what a proxy in between has said of it.</summary>
    TcpAddress Client { get; }

    /// <summary>The address that the client connected to, as far as is known, likewise.</summary>
    TcpAddress Destination { get; }

    /// <summary>Whether the client's FIN has come, be it behind bytes that nobody has read.</summary>
    bool HasClientEnded { get; }

    /// <summary>How long the pair may wait without a byte once its client has ended, in milliseconds.</summary>
    long HalfCloseMilliseconds { get; }

    /// <summary>The time of day.</summary>
    TimeProvider Time { get; }

    /// <summary>Whether the node drains: a client that will be served no more requests should be told with the response to this one.</summary>
    bool IsDraining { get; }

    /// <summary>Ends the pair in order if its client is between two requests, which an <see cref="IRequestLeg"/> tells. Not within a call of the leg's.</summary>
    void DismissIdle();

    /// <summary>What TLS needs of the loop.</summary>
    internal LoopTls Tls { get; }

    /// <summary>Looks for a server, as for a pair that has no answer: limits, queue, attempts, header, TLS. The outcome may be there at once
    /// (<see cref="Dialer.IsOver"/>); then the seeker is not told.</summary>
    /// <param name="pool">Where.</param>
    /// <param name="seeker">Who waits for it.</param>
    internal Dialer Dial(PoolState pool, IServerSeeker seeker);

    /// <summary>Takes the server leg that was looked for. It is the pair's server leg from now on, in flow entry, connection block, counts and
    /// listings. The caller moves its bytes, and closes it by nothing but <see cref="LeaveServer"/>.</summary>
    /// <returns>Null when there is none; the dialer says why.</returns>
    ILeg? TakeServer();

    /// <summary>Closes the server leg, or gives up looking for one. Where we close first, its flow entry stays for 2MSL. Nothing happens
    /// where there is neither.</summary>
    /// <param name="reset">Whether by RST.</param>
    void LeaveServer(bool reset);

    /// <summary>The server leg is the caller's from now on, and not the pair's any more, which may have another one.</summary>
    /// <returns>Where it is counted, until the caller leaves.</returns>
    internal EndpointState? GiveServer();

    /// <summary>The answer does no more from now on than hand on bytes and ends between the client and the server leg that it has: the pair
    /// closes as one with two connections does.</summary>
    void BecomeTunnel();

    /// <summary>Bytes have been handed over to the server leg, or have come of it: its endpoint counts them.</summary>
    /// <param name="toServer">Sent.</param>
    /// <param name="toClient">Received.</param>
    void CountMoved(long toServer, long toClient);

    /// <summary>Whether the client's connection is reset when it is closed, also by the end of the process: for an answer whose FIN says something
    /// that is not true yet.</summary>
    /// <param name="reset">Whether it is.</param>
    void ResetClientOnClose(bool reset);

    /// <summary>What the access log says of the pair beside all else. The last of a key counts.</summary>
    /// <param name="key">Lower-case letters.</param>
    /// <param name="value">Without blanks.</param>
    void Note(string key, string value);
}
