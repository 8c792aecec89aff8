using System.Runtime.InteropServices;
using Proxy.Actors.Buffers;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>What the TLS legs of a loop share: blocks for ciphertext on its way in and out, which exist once a leg has used them, and the
/// loop's segments. Used on the loop's thread, but for what says otherwise.</summary>
/// <param name="loop">The loop.</param>
/// <param name="segments">The loop's free segments.</param>
internal sealed unsafe class TlsBlocks(IoLoop loop, LoopSegments segments) : IDisposable
{
    /// <summary>Records that are made at a time at most, so that what they have beside their plaintext is bounded.</summary>
    internal const int MaxRecords = 128;

    /// <summary>Bytes of <see cref="Input"/>.</summary>
    internal const int InputBytes = IoLoop.ScratchBytes;

    /// <summary>Bytes of <see cref="Output"/>: those of a largest read, encrypted.</summary>
    internal const int OutputBytes = IoLoop.ScratchBytes + (MaxRecords * TlsSession.RecordOverhead) + (2 * TlsSession.WriteSlack);

    private const int Alignment = 4096;

    // Connections that are over and wait for their peers to read why: these are nobody's pairs, and each has one of the few descriptors
    // that are kept for what is no pair.
    private const int MaxWaits = 8;

    private byte* _input;
    private byte* _output;
    private int _holding;
    private int _held;
    private int _waits;

    /// <summary>The loop.</summary>
    internal IoLoop Loop { get; } = loop;

    /// <summary>The loop's free segments.</summary>
    internal LoopSegments Segments { get; } = segments;

    /// <summary>Legs that hold ciphertext outside the bank, because that was empty; may be read on any thread.</summary>
    public int HoldingLegs => Volatile.Read(ref _holding);

    /// <summary>Bytes that they have taken for it; may be read on any thread.</summary>
    public int HeldBytes => Volatile.Read(ref _held);

    /// <summary>Where ciphertext is received.</summary>
    internal byte* Input => _input == null ? _input = (byte*)NativeMemory.AlignedAlloc(InputBytes, Alignment) : _input;

    /// <summary>Where ciphertext is made.</summary>
    internal byte* Output => _output == null ? _output = (byte*)NativeMemory.AlignedAlloc(OutputBytes, Alignment) : _output;

    /// <summary>Frees the blocks. No leg may be used any more.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_input);
        NativeMemory.AlignedFree(_output);
        _input = _output = null;
    }

    /// <summary>Whether one more leg may wait for its peer to read an alert; if so, it says when that is over.</summary>
    internal bool TryBeginWait()
    {
        if (_waits == MaxWaits) return false;
        _waits++;
        return true;
    }

    /// <summary>A leg waits no more.</summary>
    internal void EndWait() => _waits--;

    internal void CountHeld(int legs, int bytes)
    {
        Volatile.Write(ref _holding, _holding + legs);
        Volatile.Write(ref _held, _held + bytes);
    }
}
