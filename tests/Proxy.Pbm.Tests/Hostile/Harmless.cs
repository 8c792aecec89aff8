using System.Text;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>What may come to a terminal.</summary>
internal static class Harmless
{
    /// <summary>Characters that steer a terminal, turn the direction of what it shows, or are not to be seen.</summary>
    public const string Steering = "\u001b[31m\a\b\u007f\u0080\u009b0m\u009d0;title\u009c\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029\ufeff\u00ad\u200b\u200d\u2060\u2064\u180e\ufff9\U000e0041\U0001d173";

    /// <summary>Fails unless a text is made of lines without anything that steers.</summary>
    public static void Check(string text) => Assert.DoesNotContain(text.EnumerateRunes(), c => c.Value != '\n' && (Rune.IsControl(c) || c.Value > 0x7f && Steering.EnumerateRunes().Contains(c)));
}
