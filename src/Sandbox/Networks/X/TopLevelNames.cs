namespace Postato.Sandbox.Networks.X;

/// <summary>Top-level domains that make a name without a scheme a link. Only the common ones.</summary>
internal static class TopLevelNames
{
    private static readonly HashSet<string> Known = new(
        """
        ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz
        de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it
        je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl
        no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk
        tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        com net org edu gov mil int arpa info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx app dev page blog shop store online site website tech cloud
        digital email live news media social world today life space fun art design studio agency company group team work works systems solutions services support network host
        hosting domains link click press review reviews guide wiki community club events tickets academy school education university science research health care clinic dental
        doctor fitness yoga diet bio eco green energy solar finance bank money cash fund investments capital credit insurance legal law lawyer tax accountant consulting
        marketing photography photos pictures gallery video film movie music band audio radio show theater games game play bet casino sport football golf tennis run bike car
        cars auto taxi travel flights hotel tours holiday vacations rentals house homes estate properties land garden kitchen restaurant cafe pizza bar beer wine coffee food
        fashion clothing shoes jewelry watch beauty salon baby kids family love dating singles wedding gift gifts flowers toys pet dog fish horse city town country place earth
        global international zone center market deals discount sale bargains supply supplies tools equipment parts repair construction builders contractors engineering
        software computer codes download digital data ai zip mov foo rip how new one top vip win xyz ink lol wtf ninja guru expert rocks cool fyi plus best moe red blue pink
        black london berlin paris nyc tokyo amsterdam wien koeln hamburg rio vegas miami boston africa swiss scot wales
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string label) => Known.Contains(label) || label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
}
