namespace Proxy.Actors.Stores;

/// <summary>A unit that was buried, in a file of its own below <c>dead/</c>.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Head">What is kept beside its bytes.</param>
/// <param name="Begun">When it was begun.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Why">Why it was buried.</param>
/// <param name="Tries">How often it had been tried to deliver it.</param>
internal sealed record DeadUnit(long Number, UnitHead Head, DateTimeOffset Begun, long Bytes, string Why, int Tries = 0);
