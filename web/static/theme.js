// Before the first paint: the theme and the language that the person chose.
try {
  const theme = localStorage.getItem('regulars.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem('regulars.language');
  if (language === 'zh') document.documentElement.lang = 'zh-CN';
} catch {
  // Storage is closed: the system decides.
}
