using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching;

/// <summary>A response in a cache: its head, what follows from it, and its body. All but the body is fixed from the start, and the body once it
/// is complete. Shared by all loops; whoever uses it holds a reference, without which its body's memory is gone.</summary>
internal sealed unsafe class StoredResponse
{
    private const byte MaxFrequency = 3;

    private readonly HttpCache _cache;
    private readonly StoredBody _body;
    private readonly bool _varies; // beside what a lookup reads anyway
    private int _references = 1;
    private int _hits;

    /// <summary>A response, with one reference.</summary>
    public StoredResponse(HttpCache cache, CacheEntry entry, byte[] head, ResponseFacts facts, VaryKey vary, StoredBody body, long managedBytes)
    {
        _varies = vary.Bytes > 0;
        (_cache, Entry, Head, Facts, Vary, _body, ManagedBytes) = (cache, entry, head, facts, vary, body, managedBytes);
    }

    /// <summary>The head as it is kept: a status line and end-to-end fields.</summary>
    public byte[] Head { get; }

    /// <summary>What the head says.</summary>
    public ResponseFacts Facts { get; }

    /// <summary>For which requests of its key it is.</summary>
    public VaryKey Vary { get; }

    /// <summary>What it is stored under.</summary>
    public ReadOnlySpan<byte> Key => Entry.Key;

    /// <summary>How far its body is.</summary>
    public StoredState State => _body.State;

    /// <summary>Bytes of the body; null as long as nobody knows.</summary>
    public long? Length => _body.Length;

    /// <summary>Bytes of the body that are there.</summary>
    public long Available => _body.Available;

    /// <summary>How often it was found.</summary>
    public int Hits => _hits;

    /// <summary>Bytes that it takes up, what the runtime needs for it included.</summary>
    public long Bytes => ManagedBytes + _body.Bytes;

    /// <summary>Whether anybody but the cache and the one who fills it has a use for it; who comes just now may not be seen: <see cref="TryAbandon"/>.</summary>
    public bool IsWanted => Volatile.Read(ref _references) > (IsStored ? 2 : 1) || _body.IsShared;

    /// <summary>Whether it is in its cache still.</summary>
    public bool IsStored => Queue is not null;

    internal CacheEntry Entry { get; }

    internal StoredBody Body => _body;

    /// <summary>Bytes that are counted for all but its body.</summary>
    internal long ManagedBytes { get; }

    /// <summary>The queue that it is in; null outside of the cache. This and what follows is changed under the cache's lock.</summary>
    internal ResponseQueue? Queue { get; set; }

    internal StoredResponse? Older { get; set; }

    internal StoredResponse? Newer { get; set; }

    /// <summary>How often it was found of late, up to 3. Counted without a lock: one more or less does not matter.</summary>
    internal byte Frequency { get; set; }

    /// <summary>The fetch that waits for the body's end; null when nobody does.</summary>
    internal FetchTicket? Ticket { get; set; }

    /// <summary>Whether it may answer a request of its key, as far as Vary is concerned.</summary>
    /// <param name="request">The request's fields.</param>
    public bool Fits(HttpFields request) => !_varies || Vary.Matches(request);

    /// <summary>Takes a reference.</summary>
    /// <returns>False when it has none any more: it is gone.</returns>
    public bool TryAcquire()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen) return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Gives a reference back; the last one frees the memory.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left < 0) throw new InvalidOperationException("a stored response was released more often than acquired");
        if (left == 0) Free();
    }

    /// <summary>Copies bytes of the body.</summary>
    /// <param name="offset">Where in the body.</param>
    /// <param name="target">Where to.</param>
    /// <param name="length">How many at most.</param>
    /// <returns>How many; 0 when there are none yet, or never.</returns>
    public int Copy(long offset, byte* target, int length)
    {
        var copied = 0;
        while (copied < length)
        {
            var from = _body.At(offset + copied, out var there);
            if (there == 0) break;
            var bytes = Math.Min(there, length - copied);
            Buffer.MemoryCopy(from, target + copied, bytes, bytes);
            copied += bytes;
        }

        return copied;
    }

    /// <summary>Where the body's bytes from a place on lie, for as long as the caller holds its reference.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="length">How many lie there one after another; 0 when there are none yet, or never.</param>
    public byte* At(long offset, out int length) => _body.At(offset, out length);

    /// <summary>Where the next bytes of the body belong. For the one who fills it.</summary>
    /// <param name="room">How many may be written there; 0: it has to grow first, or has all that it is to have.</param>
    public byte* Tail(out int room) => _body.Tail(out room);

    /// <summary>Bytes have been written where <see cref="Tail"/> said: readers see them.</summary>
    public void Advance(int bytes) => _body.Advance(bytes);

    /// <summary>Gets more memory for a body whose length nobody knows.</summary>
    /// <returns>False when it has become too large or there is no room; then it is for the caller to <see cref="Fail"/> it.</returns>
    public bool TryGrow() => _body.TryGrow();

    /// <summary>Appends bytes to the body, which grows where it may.</summary>
    /// <returns>How many were taken; fewer when there is no more room.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length)
        {
            var to = _body.Tail(out var room);
            if (room == 0 && (!_body.TryGrow() || (to = _body.Tail(out room)) is null)) break;
            var now = Math.Min(room, bytes.Length - taken);
            bytes.Slice(taken, now).CopyTo(new Span<byte>(to, now));
            _body.Advance(now);
            taken += now;
        }

        return taken;
    }

    /// <summary>The body is whole. One whose length nobody knew is in the cache from now on.</summary>
    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    public void Complete()
    {
        if (_body.End(isWhole: true)) _cache.OnComplete(this);
    }

    /// <summary>The body will not be whole, or is not to be kept. Nothing happens when it is complete.</summary>
    public void Fail()
    {
        if (_body.End(isWhole: false)) _cache.OnFailed(this);
    }

    /// <summary>The one who fills it gives it up, with his reference, unless somebody else has found it: then it is to be filled to its end.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryAbandon() => _cache.TryAbandon(this);

    /// <summary>Has a reader told once, on its loop, when there is more than it has seen, or nothing more to come.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seen">Bytes that it has seen.</param>
    /// <returns>False when that is so already: it goes on reading, and is not told.</returns>
    public bool Watch(IStoredReader reader, long seen) => _body.Watch(reader, seen);

    /// <summary>Takes back that a reader is to be told.</summary>
    public void Unwatch(IStoredReader reader) => _body.Unwatch(reader);

    /// <summary>Takes a reference for one who has found it and counts that.</summary>
    internal bool TryUse()
    {
        if (!TryAcquire()) return false;
        if (Frequency < MaxFrequency) Frequency++;
        _hits++;
        return true;
    }

    /// <summary>Takes all references away if they are these: nobody finds it any more.</summary>
    /// <param name="references">Those of the cache, and of the one who fills it.</param>
    internal bool TryRetire(int references = 1) => Interlocked.CompareExchange(ref _references, 0, references) == references;

    /// <summary>Gives the memory back; the last reference is gone.</summary>
    internal void Free()
    {
        _body.Leave();
        _cache.Uncount(ManagedBytes);
    }
}
