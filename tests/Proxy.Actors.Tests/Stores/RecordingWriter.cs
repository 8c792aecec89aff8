using System.Threading.Channels;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>Hands a unit in and waits for what the store says of it.</summary>
internal sealed class RecordingWriter : IUnitWriter
{
    private readonly TaskCompletionSource<bool> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _room = Channel.CreateUnbounded<bool>();

    /// <summary>Whether the unit is stored, once that is known.</summary>
    public Task<bool> Settled => _settled.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>How often the store has said that there is room.</summary>
    public int Rooms { get; private set; }

    public void OnRoom()
    {
        Rooms++;
        _room.Writer.TryWrite(true);
    }

    public void OnSettled(bool stored)
    {
        _settled.SetResult(stored); // throws when it is told twice
        _room.Writer.TryWrite(true);
    }

    /// <summary>Appends all, waiting for room; false when the unit fails before.</summary>
    public async Task<bool> Append(SpoolUnit unit, ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            bytes = bytes[unit.Append(bytes.Span)..];
            if (bytes.IsEmpty) return true;
            await _room.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            if (_settled.Task.IsCompleted) return false;
        }
    }

    /// <summary>Stores one unit.</summary>
    /// <returns>Whether it is stored.</returns>
    public static async Task<bool> Store(Spool spool, string queue, ReadOnlyMemory<byte> bytes)
    {
        var writer = new RecordingWriter();
        if (spool.TryBegin(new UnitHead(queue, "facts"u8.ToArray()), writer) is not { } unit) return false;
        if (!await writer.Append(unit, bytes)) return false;
        unit.Complete();
        return await writer.Settled;
    }
}
