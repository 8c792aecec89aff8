using Proxy.Transport;

namespace Proxy.Actors.Answers;

/// <summary>Says the same to each client, and ends. What clients say counts for nothing.</summary>
internal sealed class RawAnswerLeg : AnswerLeg
{
    internal RawAnswerLeg(ReadOnlyMemory<byte> bytes)
    {
        Say(bytes);
        End();
    }

    /// <inheritdoc/>
    public override void ShutdownSend()
    {
    }

    /// <inheritdoc/>
    protected override Transfer Hear(ReadOnlySpan<byte> bytes) => new(IoStatus.Done, bytes.Length);

    /// <inheritdoc/>
    protected override void OnSaid()
    {
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
    }
}
