using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>What a hostile peer may ask of OpenSSL, and the product never does.</summary>
internal static unsafe class OpenSslCalls
{
    private const int Asked = 1; // SSL_KEY_UPDATE_REQUESTED

    private static readonly nint Library = NativeLibrary.Load("libssl.so.3");
    private static readonly delegate* unmanaged<nint, int, int> KeyUpdate =
        (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(Library, "SSL_key_update");

    private static readonly delegate* unmanaged<nint, int> NewTicket =
        (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(Library, "SSL_new_session_ticket");

    /// <summary>A change of a session's key that asks the peer to change its own.</summary>
    public static byte[] AskForKeys(TlsSession session)
    {
        Assert.Equal(1, KeyUpdate(HandleOf(session), Asked));
        return Flush(session);
    }

    /// <summary>One more ticket of a server.</summary>
    public static byte[] Ticket(TlsSession session)
    {
        Assert.Equal(1, NewTicket(HandleOf(session)));
        return Flush(session);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern nint HandleOf(TlsSession session);

    private static byte[] Flush(TlsSession session)
    {
        var block = new byte[16 * 1024];
        var step = session.Handshake([], block);
        Assert.True(step.Produced > 0, session.Failure);
        return block[..step.Produced];
    }
}
