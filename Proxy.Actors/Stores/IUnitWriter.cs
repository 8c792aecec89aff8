namespace Proxy.Actors.Stores;

/// <summary>Who hands a unit's bytes in. Told on the store's thread, which every other unit waits for: it must return at once.</summary>
internal interface IUnitWriter
{
    /// <summary>After an append that took less than all: there is room again. Told once for each such append.</summary>
    void OnRoom();

    /// <summary>The last word, told once: the unit is stored, or it has failed and <see cref="SpoolUnit.Refusal"/> says why. A unit that
    /// its writer aborts hears nothing.</summary>
    /// <param name="stored">Whether its bytes are synced.</param>
    void OnSettled(bool stored);
}
