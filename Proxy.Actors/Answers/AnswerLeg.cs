using Proxy.Transport;

namespace Proxy.Actors.Answers;

/// <summary>The server side of a pair that is answered with bytes that are there already: it gives them, then its end, and takes what the client
/// says. As a timer it is its subclass's. Used on the pair's loop.</summary>
/// <remarks><code>
/// Silent --Say--> Saying --all said--> Silent
///    |               |
///    +--End----------+--all said and End--> Ended --more comes than it is worth listening to--> Failed (the client is reset)
/// </code></remarks>
internal abstract unsafe class AnswerLeg : LoopTimer, ILeg
{
    /// <summary>Bytes that a client sends that has been told that nobody listens, before it is reset: long enough for it to read why.</summary>
    internal const int MaxIgnored = 16 << 20;

    private const int Parts = 3;

    private readonly ReadOnlyMemory<byte>[] _parts = new ReadOnlyMemory<byte>[Parts];
    private int _part = Parts;
    private int _offset;
    private int _ignored;
    private bool _ends;

    /// <inheritdoc/>
    public PairSide Side => PairSide.Server;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => null;

    /// <inheritdoc/>
    public bool CanReceive => IsSaying || _ends;

    /// <inheritdoc/>
    public bool HasFailed { get; private set; }

    /// <inheritdoc/>
    public bool HasErrorEvent => HasFailed;

    /// <inheritdoc/>
    public bool EndedBeforeFin => false;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => 0;

    /// <inheritdoc/>
    public int KeptBytes => 0;

    /// <inheritdoc/>
    public bool KeepsBytes => true;

    /// <summary>Whether something is being said.</summary>
    protected bool IsSaying => _part < Parts;

    /// <summary>Whether nothing more will be said.</summary>
    protected bool Ends => _ends;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        var transfer = TryPeek(buffer, length);
        if (transfer.Bytes > 0) Discard(transfer.Bytes);
        return transfer;
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        if (HasFailed) return new Transfer(IoStatus.Failed, 0);
        var copied = 0;
        var offset = _offset;
        for (var part = _part; part < Parts && copied < length; part++, offset = 0)
        {
            var left = _parts[part].Span[offset..];
            var taken = Math.Min(left.Length, length - copied);
            left[..taken].CopyTo(new Span<byte>(buffer + copied, taken));
            copied += taken;
        }

        if (copied > 0) return new Transfer(IoStatus.Done, copied);
        return new Transfer(_ends ? IoStatus.End : IoStatus.WouldBlock, 0);
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        if (length == 0) return;
        _offset += length;
        while (_part < Parts && _offset >= _parts[_part].Length) _offset -= _parts[_part++].Length;
        if (IsSaying) return;
        Array.Clear(_parts);
        if (!_ends) OnSaid();
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        if (HasFailed) return new Transfer(IoStatus.Failed, 0);
        if (!_ends) return Hear(new ReadOnlySpan<byte>(buffer, length));
        _ignored += length;
        HasFailed = _ignored > MaxIgnored;
        return new Transfer(IoStatus.Done, length);
    }

    /// <inheritdoc/>
    public void SayEnd()
    {
    }

    /// <inheritdoc/>
    public abstract void ShutdownSend();

    /// <inheritdoc/>
    public virtual void Close()
    {
        Observer = null;
        Drop();
    }

    /// <inheritdoc/>
    public void Abort() => Close();

    /// <summary>The client says something.</summary>
    /// <param name="bytes">Not empty.</param>
    /// <returns>How much of it is taken; more is offered when <see cref="TellWritable"/> has been called.</returns>
    protected abstract Transfer Hear(ReadOnlySpan<byte> bytes);

    /// <summary>All is said.</summary>
    protected abstract void OnSaid();

    /// <summary>Says something; nothing is being said.</summary>
    protected void Say(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second = default, ReadOnlyMemory<byte> third = default)
    {
        (_parts[0], _parts[1], _parts[2]) = (first, second, third);
        (_part, _offset) = (0, 0);
        while (_part < Parts && _parts[_part].IsEmpty) _part++;
        TellReadable();
    }

    /// <summary>Nothing is said behind what is being said. What the client still says is taken and counts for nothing.</summary>
    protected void End()
    {
        _ends = true;
        TellReadable();
    }

    /// <summary>Nobody reads what is being said: it is over.</summary>
    protected void Drop()
    {
        _ends = true;
        _part = Parts;
        Array.Clear(_parts);
        TellWritable();
    }

    /// <summary>The client is offered what it gets by <see cref="Say"/> and <see cref="End"/>.</summary>
    protected void TellReadable() => Observer?.OnReadable(Side);

    /// <summary>More of what the client says is taken again.</summary>
    protected void TellWritable() => Observer?.OnWritable(Side);
}
