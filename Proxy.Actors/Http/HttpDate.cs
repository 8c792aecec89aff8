using System.Text;

namespace Proxy.Actors.Http;

/// <summary>Points in time as HTTP writes them (RFC 9110 5.6.7), in seconds since 1970. Names of days, months and the zone are read in any case
/// (RFC 9111 4.2), and no day of the week is held against its date.</summary>
internal static class HttpDate
{
    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public const int Length = 29;

    /// <summary>The last second of 9999: no year has more than four digits.</summary>
    public const long Max = 253402300799;

    private const int SecondsOfDay = 86400;

    private static ReadOnlySpan<byte> Days => "MonTueWedThuFriSatSun"u8;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Reads <c>Sun, 06 Nov 1994 08:49:37 GMT</c>, <c>Sunday, 06-Nov-94 08:49:37 GMT</c> or <c>Sun Nov  6 08:49:37 1994</c>.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="now">The present, which tells the century of a year of two digits: it lies 50 years ahead at most.</param>
    /// <param name="time">The point in time; 0 when there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, long now, out long time)
    {
        time = 0;
        if (text.Length == Length && text[3] == ',') return TryReadFixed(text, out time);
        if (text.Length == 24 && text[3] == ' ') return TryReadAsctime(text, out time);
        var comma = text.IndexOf((byte)',');
        return comma >= 6 && text.Length == comma + 24 && TryReadRfc850(text, comma, now, out time);
    }

    /// <summary>Writes <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
    /// <param name="time">The point in time; what lies outside of the years 1 to 9999 is written as the nearest within.</param>
    /// <param name="target">Takes <see cref="Length"/> bytes.</param>
    public static void Write(long time, Span<byte> target)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(time, -62135596800, Max));
        Name(Days, ((int)date.DayOfWeek + 6) % 7).CopyTo(target);
        ", 00 --- 0000 00:00:00 GMT"u8.CopyTo(target[3..]);
        Digits(target[5..7], date.Day);
        Name(Months, date.Month - 1).CopyTo(target[8..]);
        Digits(target[12..14], date.Year / 100);
        Digits(target[14..16], date.Year % 100);
        Digits(target[17..19], date.Hour);
        Digits(target[20..22], date.Minute);
        Digits(target[23..25], date.Second);
    }

    private static bool TryReadFixed(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        return Find(Days, text[..3]) >= 0 && text[4] == ' ' && text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && IsGmt(text[25..])
            && TryNumber(text[5..7], out var day) && TryNumber(text[12..16], out var year)
            && TryCombine(year, Find(Months, text[8..11]), day, text[17..25], out time);
    }

    private static bool TryReadRfc850(ReadOnlySpan<byte> text, int comma, long now, out long time)
    {
        time = 0;
        var rest = text[(comma + 1)..];
        if (!IsLongDay(text[..comma]) || rest[0] != ' ' || rest[3] != '-' || rest[7] != '-' || rest[10] != ' ' || !IsGmt(rest[19..])) return false;
        if (!TryNumber(rest[1..3], out var day) || !TryNumber(rest[8..10], out var ending)) return false;
        var present = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(now, 0, Max)).Year;
        var year = present - (present % 100) + ending;
        if (year > present + 50) year -= 100;
        else if (year <= present - 50) year += 100;
        return TryCombine(year, Find(Months, rest[4..7]), day, rest[11..19], out time);
    }

    private static bool TryReadAsctime(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (Find(Days, text[..3]) < 0 || text[7] != ' ' || text[10] != ' ' || text[19] != ' ') return false;
        return TryNumber(text[8] == ' ' ? text[9..10] : text[8..10], out var day) && TryNumber(text[20..24], out var year)
            && TryCombine(year, Find(Months, text[4..7]), day, text[11..19], out time);
    }

    // A leap second is taken for the first of the next minute.
    private static bool TryCombine(int year, int month, int day, ReadOnlySpan<byte> clock, out long time)
    {
        time = 0;
        if (clock[2] != ':' || clock[5] != ':' || !TryNumber(clock[..2], out var hour) || !TryNumber(clock[3..5], out var minute)
            || !TryNumber(clock[6..8], out var second)) return false;
        if (year is < 1 or > 9999 || month < 0 || day < 1 || day > DateTime.DaysInMonth(year, month + 1) || hour > 23 || minute > 59 || second > 60) return false;
        var days = new DateOnly(year, month + 1, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        time = ((long)days * SecondsOfDay) + (hour * 3600) + (minute * 60) + second;
        return true;
    }

    private static bool IsGmt(ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(text, " GMT"u8);

    private static bool IsLongDay(ReadOnlySpan<byte> text) => Find(Days, text[..3]) switch
    {
        0 => Ascii.EqualsIgnoreCase(text, "Monday"u8),
        1 => Ascii.EqualsIgnoreCase(text, "Tuesday"u8),
        2 => Ascii.EqualsIgnoreCase(text, "Wednesday"u8),
        3 => Ascii.EqualsIgnoreCase(text, "Thursday"u8),
        4 => Ascii.EqualsIgnoreCase(text, "Friday"u8),
        5 => Ascii.EqualsIgnoreCase(text, "Saturday"u8),
        6 => Ascii.EqualsIgnoreCase(text, "Sunday"u8),
        _ => false,
    };

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> names, int index) => names.Slice(index * 3, 3);

    private static int Find(ReadOnlySpan<byte> names, ReadOnlySpan<byte> name)
    {
        for (var index = 0; index * 3 < names.Length; index++)
        {
            if (Ascii.EqualsIgnoreCase(Name(names, index), name)) return index;
        }

        return -1;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var b in digits)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            number = (number * 10) + (b - '0');
        }

        return true;
    }

    private static void Digits(Span<byte> target, int number)
    {
        target[0] = (byte)('0' + (number / 10));
        target[1] = (byte)('0' + (number % 10));
    }
}
