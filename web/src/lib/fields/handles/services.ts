/** Messengers: what people call them, and where a handle leads, for those that have a public address. */
import type { Handle } from '@regulars/shared/fields/handles.ts';

export const services: Record<Handle['service'], { name: string; href?: (handle: string) => string }> = {
  wechat: { name: '微信 WeChat' },
  qq: { name: 'QQ' },
  whatsapp: { name: 'WhatsApp', href: (handle) => `https://wa.me/${handle.replace(/\D/g, '')}` },
  telegram: { name: 'Telegram', href: (handle) => `https://t.me/${handle.replace(/^@/, '')}` },
  line: { name: 'LINE' },
  signal: { name: 'Signal' },
  messenger: { name: 'Messenger', href: (handle) => `https://m.me/${handle}` },
  instagram: { name: 'Instagram', href: (handle) => `https://www.instagram.com/${handle.replace(/^@/, '')}` },
  linkedin: { name: 'LinkedIn', href: (handle) => `https://www.linkedin.com/in/${handle}` },
  x: { name: 'X', href: (handle) => `https://x.com/${handle.replace(/^@/, '')}` },
};
