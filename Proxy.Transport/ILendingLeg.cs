namespace Proxy.Transport;

/// <summary>A leg that has what it gives in memory of its own and shows where, so that nobody need copy it.</summary>
public unsafe interface ILendingLeg : ILeg
{
    /// <summary>Where its next bytes lie. They stay there as they are until the next call of a member; <see cref="ILeg.Discard"/> takes them.</summary>
    /// <param name="length">How many lie there one after another; 0 for those that only <see cref="ILeg.TryPeek"/> gives.</param>
    byte* Lend(out int length);
}
