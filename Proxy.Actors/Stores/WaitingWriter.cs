using System.Buffers;

namespace Proxy.Actors.Stores;

/// <summary>Hands a unit in on a thread that may wait.</summary>
internal sealed class WaitingWriter : IUnitWriter, IDisposable
{
    private readonly SemaphoreSlim _news = new(0);
    private volatile bool _isSettled;
    private volatile bool _isStored;

    /// <summary>Copies a unit, and waits until it is stored or not.</summary>
    /// <param name="from">Reads it from its start.</param>
    /// <param name="to">A new one.</param>
    /// <returns>Whether it is stored.</returns>
    public bool Copy(SpoolUnitReader from, SpoolUnit to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                if (!Append(to, buffer.AsSpan(0, read))) return false;
            }
        }
        catch (IOException)
        {
            to.Abort();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        to.Complete();
        while (!_isSettled) _news.Wait();
        return _isStored;
    }

    public void OnRoom() => _news.Release();

    public void OnSettled(bool stored)
    {
        (_isStored, _isSettled) = (stored, true);
        _news.Release();
    }

    public void Dispose() => _news.Dispose();

    private bool Append(SpoolUnit unit, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            bytes = bytes[unit.Append(bytes)..];
            if (bytes.IsEmpty) return true;
            _news.Wait();
            if (_isSettled) return false;
        }
    }
}
